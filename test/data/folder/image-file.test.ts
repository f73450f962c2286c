import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ImageIndex, readImageIndex, writeImageFile } from '../../../lib/data/folder/image-file';
import { someBytes, temporaryFolder } from '../tiny-data-set';

const index: ImageIndex = {
  fingerprint: 'abc',
  shape: [2, 3, 1],
  classNames: ['cats', 'dögs'],
  labels: [0, 1, 1],
  files: ['cats/1.png', 'dögs/1.png', 'dögs/2.png'],
  skipped: [{ file: 'cats/2.png', reason: 'an empty file' }],
  adapted: [],
};
const pixels = someBytes(18);

async function written(tell: unknown = index): Promise<string> {
  const path = join(await temporaryFolder(), 'new', 'pets.images');
  await writeImageFile(path, async (append) => {
    for (let row = 0; row < 3; row++) await append(pixels.subarray(6 * row, 6 * row + 6));
    return tell as ImageIndex;
  });
  return path;
}

describe('a file of decoded images', () => {
  it('begins with the pixels, and has all else at its end', async () => {
    const path = await written();
    expect(new Uint8Array(await readFile(path)).subarray(0, 18)).toEqual(pixels);
    expect(await readImageIndex(path)).toEqual(index);
  });

  it('stays as it was if writing another in its place fails', async () => {
    const path = await written();
    const failing = writeImageFile(path, async (append) => {
      await append(pixels);
      throw new Error('stopped');
    });
    await expect(failing).rejects.toThrow('stopped');
    expect(await readImageIndex(path)).toEqual(index);
    expect(await readdir(dirname(path))).toEqual(['pets.images']);
  });

  it('is not accepted if it is missing, cut short or too long', async () => {
    const path = await written();
    const whole = await readFile(path);
    expect(await readImageIndex(join(path, '..', 'other'))).toBeUndefined();
    for (const part of [0, 1, 10, 18, 40, whole.length - 1]) {
      await writeFile(path, whole.subarray(0, part));
      expect(await readImageIndex(path)).toBeUndefined();
    }
    await writeFile(path, Buffer.concat([Buffer.from('x'), whole]));
    expect(await readImageIndex(path)).toBeUndefined();
  });

  it.each([
    [null],
    [[]],
    ['text'],
    [{ ...index, fingerprint: 1 }],
    [{ ...index, shape: [2, 3] }],
    [{ ...index, shape: [2, -3, -1] }],
    [{ ...index, shape: [3, 3, 1] }],
    [{ ...index, classNames: ['cats'] }],
    [{ ...index, labels: [0, 1, -1] }],
    [{ ...index, labels: [0, 1, 0.5] }],
    [{ ...index, labels: [0, 1] }],
    [{ ...index, files: ['cats/1.png'] }],
    [{ ...index, files: [1, 2, 3] }],
    [{ ...index, skipped: [{ file: 'x' }] }],
    [{ ...index, adapted: 'none' }],
  ])('is not accepted if its index is %j', async (tell) => {
    expect(await readImageIndex(await written(tell))).toBeUndefined();
  });

  it('never makes the reader throw', async () => {
    const path = await written();
    const whole = await readFile(path);
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), async (changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        await writeFile(path, bytes);
        const found = await readImageIndex(path);
        if (found) expect(found.labels).toHaveLength(3);
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        await writeFile(path, bytes);
        expect(await readImageIndex(path)).toBeUndefined();
      }),
    );
  });
});
