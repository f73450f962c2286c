import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ImageDataset } from '../../lib/data/dataset';
import { openStoredImages } from '../../lib/data/open-stored-images';
import { readImages } from '../../lib/data/stored-images';
import { tinyDataset } from '../tiny-dataset';
import { temporaryFolder } from './tiny-data-set';

async function stored(dataset: ImageDataset, rest = '') {
  const path = join(await temporaryFolder(), 'images');
  await writeFile(path, Buffer.concat([dataset.images, Buffer.from(rest)]));
  return { path, source: openStoredImages(path, dataset) };
}

describe('stored images', () => {
  it('are read by rows, and equal those in memory', async () => {
    const dataset = tinyDataset(20);
    const { source } = await stored(dataset, 'what follows the pixels');
    const { images, ...rest } = dataset;
    expect(source).toMatchObject(rest);
    fc.assert(
      fc.property(fc.array(fc.nat(19), { maxLength: 40 }), (rows) => {
        const wanted = rows.flatMap((row) => [...images.subarray(row * 64, row * 64 + 64)]);
        expect([...source.read(rows)]).toEqual(wanted);
        expect([...readImages(source, rows)]).toEqual(wanted);
        expect([...readImages(dataset, rows)]).toEqual(wanted);
      }),
    );
    source.close();
  });

  it('refuse rows that are not there, a file that ends, and reading after close', async () => {
    const { path, source } = await stored(tinyDataset(5));
    for (const row of [-1, 5, 0.5])
      expect(() => source.read([0, row])).toThrow(`read: rows of tiny must be from 0 to 4, found ${row} at 1`);
    await truncate(path, 2 * 64 + 10);
    expect(source.read([1])).toHaveLength(64);
    expect(() => source.read([1, 2, 3])).toThrow(/tiny: .* ends within image 2 of 5/);
    source.close();
    source.close();
    expect(() => source.read([0])).toThrow('tiny: must be open to read images, found closed');
  });
});
