import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GalleryFileError } from '../../../lib/dist/gallery/gallery-file.js';
import { GalleryRows } from '../../../lib/dist/gallery/gallery-rows.js';
import { readGalleryFile } from '../../../lib/dist/gallery/read-gallery-file.js';
import { writeGalleryFile } from '../../../lib/dist/gallery/write-gallery-file.js';
import { WrongResult } from '../reader.mjs';

const dimensions = 8;

/** @param {number} size */
function rowsOf(size) {
  const rows = new GalleryRows(dimensions);
  for (let id = 0; id < size; id++) {
    const vector = Float32Array.from({ length: dimensions }, (_, i) => Math.sin(id + i));
    rows.set(3 * id, id - 1, vector, Math.hypot(...vector));
  }
  return rows;
}

/** @type {import('../reader.mjs').Reader} */
export default {
  what: 'gallery files (`readGalleryFile`)',
  async seeds(folder) {
    const made = [];
    for (const size of [0, 1, 20]) {
      const path = join(folder, `seed-${size}.gallery`);
      await writeGalleryFile(path, rowsOf(size), 'cosine');
      made.push(readFileSync(path));
    }
    return made;
  },
  wholeSeeds: 3,
  /** Version, dimensions, metric, zero and rows; the first ids. */
  fields: [
    ...[8, 12, 16, 20].map((at) => /** @type {const} */ ({ at, size: 4 })),
    ...[24, 24, 64, 72].map((at) => /** @type {const} */ ({ at, size: 8 })),
  ],
  mend(bytes) {
    if (bytes.length < 64) return bytes;
    createHash('sha256').update(bytes.subarray(0, 32)).update(bytes.subarray(64)).digest().copy(bytes, 32);
    return bytes;
  },
  async read(bytes, folder) {
    const path = join(folder, 'some.gallery');
    writeFileSync(path, bytes);
    const rows = await readGalleryFile(path, dimensions, 'cosine');
    if (!rows) throw new WrongResult('nothing, of a file that is there');
    const { size, ids, labels, values } = rows;
    if (
      ids.length < size ||
      labels.length < size ||
      values.length < size * dimensions ||
      !values.every(Number.isFinite)
    )
      throw new WrongResult(`${size} rows in ${ids.length} ids, ${labels.length} labels and ${values.length} values`);
    if (new Set(ids.subarray(0, size)).size !== size) throw new WrongResult('two rows of one id');
  },
  isNamed: (message, error) =>
    (error instanceof GalleryFileError && message.includes(': not a whole gallery: ')) ||
    (error.constructor === Error &&
      message.startsWith('openExactGallery: file must have 8 dimensions by cosine, found ')),
};
