import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { readCifar10Sheet } from '../../../lib/data/sources/read-cifar10-sheet';
import { someBytes, temporaryFolder } from '../tiny-data-set';

/** A file with an image of these bytes. */
async function sheetOf(pixels: Uint8Array, width: number, { channels = 3, format = 'png' } = {}): Promise<string> {
  const path = join(await temporaryFolder(), 'sheet.png');
  const raw = { width, height: pixels.length / width / channels, channels: channels as 3 | 4 };
  await writeFile(
    path,
    await sharp(pixels, { raw })
      .toFormat(format as 'png')
      .toBuffer(),
  );
  return path;
}

test('gives the pixels, one image per row', async () => {
  const pixels = someBytes(2 * 3072);
  expect(new Uint8Array(await readCifar10Sheet(await sheetOf(pixels, 1024), 2))).toEqual(pixels);
});

test.each<[string, () => Promise<string>, string]>([
  ['another width', () => sheetOf(someBytes(6000), 1000), 'found 1000x2 of 3'],
  [
    'other images',
    () => sheetOf(someBytes(3072), 1024),
    'must be 1024x2 pixels of 3 channels (uchar, png), found 1024x1 of 3',
  ],
  ['transparency', () => sheetOf(someBytes(8192), 1024, { channels: 4 }), 'found 1024x2 of 4'],
  ['another format', () => sheetOf(someBytes(6144), 1024, { format: 'webp' }), 'found 1024x2 of 3 (uchar, webp)'],
])('refuses a sheet of %s', async (_, make, message) => {
  await expect(readCifar10Sheet(await make(), 2)).rejects.toThrow(message);
});

test('reads a file anew after it was replaced', async () => {
  const path = await sheetOf(someBytes(6144, 1), 1024);
  await readCifar10Sheet(path, 2);
  await writeFile(
    path,
    await sharp(someBytes(6144, 2), { raw: { width: 1024, height: 2, channels: 3 } })
      .png()
      .toBuffer(),
  );
  expect(new Uint8Array(await readCifar10Sheet(path, 2))).toEqual(someBytes(6144, 2));
});

test('refuses a small file that promises 100,000 images before it decodes them', async () => {
  const path = await sheetOf(new Uint8Array(1024 * 3), 1024);
  const create = { width: 1024, height: 100_000, channels: 3, background: '#000' } as const;
  await writeFile(path, await sharp({ create }).png().toBuffer());
  const before = process.memoryUsage().rss;
  await expect(readCifar10Sheet(path, 2)).rejects.toThrow('found 1024x100000 of');
  expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
});

test('names a file that is not a whole PNG', async () => {
  const path = await sheetOf(someBytes(6144), 1024);
  const whole = await sharp(path).toBuffer();
  for (const bytes of ['', '<html>', whole.subarray(0, 200), whole.subarray(0, -20)]) {
    await writeFile(path, bytes);
    await expect(readCifar10Sheet(path, 2)).rejects.toThrow('sheet.png: cannot be read as PNG: ');
  }
});
