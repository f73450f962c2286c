import { createHash } from 'node:crypto';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { GalleryFileError } from '../../lib/gallery/gallery-file';
import { GalleryRows } from '../../lib/gallery/gallery-rows';
import { readGalleryFile } from '../../lib/gallery/read-gallery-file';
import { GalleryConflictError, writeGalleryFile } from '../../lib/gallery/write-gallery-file';

const folder = mkdtempSync(join(tmpdir(), 'siamese-lab-gallery-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'some.gallery');

function someRows(size = 3, dimensions = 2): GalleryRows {
  const rows = new GalleryRows(dimensions);
  for (let id = 0; id < size; id++) {
    const vector = Float32Array.from({ length: dimensions }, (_, i) => id + i / 8);
    rows.set(id * 10, id - 1, vector, Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0)));
  }
  return rows;
}

const contentsOf = ({ size, dimensions, ids, labels, values, lengths }: GalleryRows) => ({
  ids: [...ids.subarray(0, size)],
  labels: [...labels.subarray(0, size)],
  values: [...values.subarray(0, size * dimensions)],
  lengths: [...lengths.subarray(0, size)],
});

/** The bytes of a file as the comment in gallery-file.ts describes it, with the right sha256 for any contents. */
function fileOf({
  magic = 'SIAMGAL\n',
  version = 1,
  dimensions = 2,
  metric = 0,
  zero = 0,
  rows = 2,
  ids = [4, 5],
  labels = [-1, 0],
  values = [1, 2, 3, 4],
} = {}): Buffer {
  const header = Buffer.alloc(32);
  header.write(magic, 'latin1');
  for (const [i, value] of [version, dimensions, metric, zero].entries()) header.writeUInt32LE(value, 8 + 4 * i);
  header.writeDoubleLE(rows, 24);
  const data = Buffer.concat(
    [Float64Array.from(ids), Int32Array.from(labels), Float32Array.from(values)].map(({ buffer }) =>
      Buffer.from(buffer),
    ),
  );
  const sha256 = createHash('sha256').update(header).update(data).digest();
  return Buffer.concat([header, sha256, data]);
}

const read = () => readGalleryFile(path, 2, 'cosine');

describe('a gallery file', () => {
  it('comes back as it was written, and is alone in its folder', async () => {
    for (const [size, dimensions] of [
      [0, 1],
      [3, 2],
      [70_001, 16],
    ]) {
      const rows = someRows(size, dimensions);
      rmSync(path, { force: true });
      await writeGalleryFile(path, rows, 'dot');
      expect(statSync(path).size).toBe(64 + size * (12 + 4 * dimensions));
      const found = await readGalleryFile(path, dimensions, 'dot');
      expect(contentsOf(found!)).toEqual(contentsOf(rows));
    }
    expect(readdirSync(folder)).toEqual(['some.gallery']);
  });

  it('is what its description says', async () => {
    writeFileSync(path, fileOf());
    const found = await read();
    const lengths = [Math.sqrt(5), 5];
    expect(contentsOf(found!)).toEqual({ ids: [4, 5], labels: [-1, 0], values: [1, 2, 3, 4], lengths });
    await writeGalleryFile(path, found!, 'cosine');
    expect(readFileSync(path)).toEqual(fileOf());
  });

  it('is not overwritten if somebody else wrote it since it was read, or made it', async () => {
    for (const there of [true, false]) {
      rmSync(path, { force: true });
      if (there) writeFileSync(path, fileOf());
      const [first, second] = there ? [(await read())!, (await read())!] : [someRows(1), someRows(2)];
      first.set(77, 1, Float32Array.of(1, 1), Math.SQRT2);
      second.set(78, 1, Float32Array.of(1, 1), Math.SQRT2);
      await writeGalleryFile(path, first, 'cosine');
      const saved = readFileSync(path);
      await expect(writeGalleryFile(path, second, 'cosine')).rejects.toThrow(GalleryConflictError);
      await expect(writeGalleryFile(path, second, 'cosine')).rejects.toThrow(
        `Gallery.save: ${path} was ${there ? 'written' : 'made'} by another process since it was opened here; nothing was saved`,
      );
      expect(readFileSync(path)).toEqual(saved);
      await writeGalleryFile(path, first, 'cosine');
      writeFileSync(path, 'something else');
      await expect(writeGalleryFile(path, first, 'cosine')).rejects.toThrow(GalleryConflictError);
      expect(readFileSync(path, 'utf8')).toBe('something else');
      rmSync(path);
      await writeGalleryFile(path, first, 'cosine');
      expect(readFileSync(path)).toEqual(saved);
    }
    expect(readdirSync(folder)).toEqual(['some.gallery']);
  });

  it('is that of one of many that save at once; the others get an error', async () => {
    rmSync(path, { force: true });
    const all = Array.from({ length: 8 }, (_, i) => someRows(i + 1));
    const results = await Promise.allSettled(all.map((rows) => writeGalleryFile(path, rows, 'cosine')));
    const saved = results.flatMap(({ status }, i) => (status === 'fulfilled' ? [i] : []));
    expect(saved.length).toBe(1);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(GalleryConflictError);
    expect(contentsOf((await read())!)).toEqual(contentsOf(all[saved[0]]));
  });

  it('may be missing', async () => {
    expect(await readGalleryFile(join(folder, 'none'), 2, 'cosine')).toBeUndefined();
  });

  it('stays as it was when it cannot be written', async () => {
    writeFileSync(path, fileOf());
    const rows = someRows(1);
    rows.content = (await read())!.content;
    Object.defineProperty(rows, 'labels', {
      get: () => {
        throw new Error('no labels');
      },
    });
    await expect(writeGalleryFile(path, rows, 'cosine')).rejects.toThrow('no labels');
    expect(readFileSync(path)).toEqual(fileOf());
    expect(readdirSync(folder)).toEqual(['some.gallery']);
  });

  it.each<[what: string, bytes: Buffer, message: string]>([
    ['nothing', Buffer.alloc(0), 'it must have 64 bytes or more, found 0'],
    ['half a header', fileOf().subarray(0, 63), 'it must have 64 bytes or more, found 63'],
    ['something else', Buffer.alloc(200, 'PNG'), 'it does not begin as one'],
    ['another version', fileOf({ version: 2 }), 'it is of version 2, this library reads 1'],
    ['a cut file', fileOf().subarray(0, 100), '2 rows of 2 dimensions must have 104 bytes, found 100'],
    [
      'more than a file',
      Buffer.concat([fileOf(), Buffer.alloc(1)]),
      '2 rows of 2 dimensions must have 104 bytes, found 105',
    ],
    [
      'more rows than bytes',
      fileOf({ rows: 2 ** 50 }),
      '1125899906842624 rows of 2 dimensions must have 22517998136852544 bytes, found 104',
    ],
    ['NaN rows', fileOf({ rows: Number.NaN }), 'its header tells of NaN rows'],
    ['half a row', fileOf({ rows: 1.5 }), 'its header tells of 1.5 rows'],
    ['less than no rows', fileOf({ rows: -1 }), 'its header tells of -1 rows'],
    ['no dimensions', fileOf({ dimensions: 0 }), 'its header tells of 2 rows of 0 dimensions'],
    ['too many dimensions', fileOf({ dimensions: 2 ** 32 - 1 }), 'its header tells of 2 rows of 4294967295 dimensions'],
    ['an unknown metric', fileOf({ metric: 3 }), 'its header tells of 2 rows of 2 dimensions by metric 3'],
    ['more in the header than is known', fileOf({ zero: 1 }), 'its header tells of'],
    ['NaN', fileOf({ values: [1, 2, Number.NaN, 4] }), 'row 1 is not finite'],
    ['Infinity', fileOf({ values: [Number.NEGATIVE_INFINITY, 2, 3, 4] }), 'row 0 is not finite'],
    ['a wrong id', fileOf({ ids: [4, 0.5] }), 'row 1 has the id 0.5'],
    ['one id twice', fileOf({ ids: [4, 4] }), 'two rows have the same id'],
    ['a wrong label', fileOf({ labels: [-2, 0] }), 'row 0 has the label -2'],
  ])('is refused if it holds %s', async (_, bytes, message) => {
    writeFileSync(path, bytes);
    await expect(read()).rejects.toThrow(GalleryFileError);
    await expect(read()).rejects.toThrow(`${path}: not a whole gallery: ${message}`);
    await expect(read()).rejects.toThrow('restore it, or remove it and add the rows again');
  });

  it('is refused before anything is allocated for what its header promises', async () => {
    writeFileSync(path, fileOf({ rows: 2 ** 33, dimensions: 128 }));
    const before = process.memoryUsage().arrayBuffers;
    await expect(read()).rejects.toThrow(GalleryFileError);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 20);
  });

  it('says so if it holds more than fits into memory', async () => {
    const [rows, dimensions] = [2 ** 23, 32_768];
    writeFileSync(path, fileOf({ rows, dimensions }).subarray(0, 64));
    truncateSync(path, 64 + rows * (12 + 4 * dimensions));
    await expect(readGalleryFile(path, dimensions, 'cosine')).rejects.toThrow(
      `openExactGallery: no memory for the ${rows} rows of ${dimensions} dimensions in ${path}`,
    );
    rmSync(path);
  });

  it('is refused if any bit is changed, and wherever it is cut', async () => {
    const whole = fileOf();
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(7), fc.boolean(), async (at, bit, cut) => {
        const bytes = Buffer.from(whole);
        bytes[at] ^= 1 << bit;
        writeFileSync(path, cut ? whole.subarray(0, at) : bytes);
        await expect(read()).rejects.toThrow(/not a whole gallery|name another file/);
      }),
      { numRuns: 300 },
    );
  });

  it('is refused if it is a folder, or of another kind', async () => {
    await expect(readGalleryFile(folder, 2, 'cosine')).rejects.toThrow('must be a file, found a folder');
    const link = join(folder, 'device');
    symlinkSync('/dev/zero', link);
    await expect(readGalleryFile(link, 2, 'cosine')).rejects.toThrow('must be a file, found a device');
    rmSync(link);
    writeFileSync(path, fileOf());
    await expect(readGalleryFile(path, 3, 'cosine')).rejects.toThrow(
      `openExactGallery: file must have 3 dimensions by cosine, found 2 by cosine in ${path}; name another file`,
    );
    await expect(readGalleryFile(path, 2, 'dot')).rejects.toThrow(
      'file must have 2 dimensions by dot, found 2 by cosine',
    );
    truncateSync(path, 70);
    await expect(readGalleryFile(path, 2, 'dot')).rejects.toThrow(GalleryFileError);
  });
});
