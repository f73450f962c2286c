import { describe, expect, it } from 'vitest';
import { imageBatch } from '../../lib/models/image-batch';
import { tinyDataset } from '../tiny-dataset';
import '../matchers';

describe('imageBatch', () => {
  it('divides the pixels of the given rows by 255, in their order', () => {
    const dataset = tinyDataset(6);
    const batch = imageBatch(dataset, [4, 0, 4]);
    expect(batch.shape).toEqual([3, 8, 8, 1]);
    const image = (row: number) => Array.from(dataset.images.subarray(row * 64, row * 64 + 64), (pixel) => pixel / 255);
    expect(batch.reshape([3, 64])).toBeAllclose([image(4), image(0), image(4)]);
    batch.dispose();
  });

  it('refuses rows that are not there', () => {
    for (const row of [-1, 6, Number.NaN, 0.5])
      expect(() => imageBatch(tinyDataset(6), [0, row])).toThrow(
        `imageBatch: rows of tiny must be from 0 to 5, found ${row} at 1`,
      );
  });
});
