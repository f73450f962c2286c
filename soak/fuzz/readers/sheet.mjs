import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { readSheets } from '../../../lib/dist/data/sheet-cache.js';
import { readCifar10Sheet } from '../../../lib/dist/data/sources/read-cifar10-sheet.js';
import { mendPng, pngFields } from '../png.mjs';
import { WrongResult } from '../reader.mjs';

const [width, height] = [1024, 2];
const layout = { count: 2, size: 2, columns: 512, width, height };
const name = 'sheet';

/**
 * @param {number} rows
 * @param {import('sharp').PngOptions} [options]
 */
function png(rows, options) {
  const pixels = Buffer.from(Array.from({ length: 3 * width * rows }, (_, i) => (i % 7) * (i % 31)));
  return sharp(pixels, { raw: { width, height: rows, channels: 3 } })
    .png(options)
    .toBuffer();
}

/** @type {import('../reader.mjs').Reader} */
export default {
  what: 'PNG sheets (`readSheets` of the colour shapes, `readCifar10Sheet`)',
  /** The last is a small file of many pixels. */
  seeds: async () => [
    ...(await Promise.all([png(height), png(height, { palette: true }), png(height, { progressive: true }), png(3)])),
    await sharp({ create: { width, height: 80_000, channels: 3, background: '#000' } })
      .png({ palette: true, colours: 2, compressionLevel: 9 })
      .toBuffer(),
  ],
  wholeSeeds: 3,
  fields: pngFields,
  mend: mendPng,
  /** The index vouches for whatever the bytes are, so that they are decoded. */
  async read(bytes, folder) {
    const path = join(folder, `${name}.png`);
    writeFileSync(path, bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    writeFileSync(join(folder, 'sheets.json'), JSON.stringify([{ name: `${name}.png`, size: bytes.length, sha256 }]));
    const sheets = await readSheets(folder, [name], layout);
    if (sheets && sheets[0].length !== 3 * width * height) throw new WrongResult(`${sheets[0].length} bytes of pixels`);
    const pixels = await readCifar10Sheet(path, height);
    if (pixels.length !== 3 * width * height) throw new WrongResult(`${pixels.length} bytes of pixels`);
  },
  isNamed: (message, error) =>
    error.constructor === Error &&
    /^sheet\.png: (must be 1024x2 pixels of 3 .+, found .+|cannot be read as PNG: )/.test(message),
};
