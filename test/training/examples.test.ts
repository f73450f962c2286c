import { describe, expect, it } from 'vitest';
import { makePairs } from '../../lib/pairs/make-pairs';
import { imageExamples, pairExamples } from '../../lib/training/examples';
import { tinyDataset } from '../tiny-dataset';

describe('examples', () => {
  it('takes pairs as two columns and whether they are the same', () => {
    const dataset = tinyDataset(9);
    const pairs = makePairs(dataset.labels, { seed: 3 });
    const { columns, targets, unit, size } = pairExamples(dataset, pairs);
    expect([columns, targets, unit, size]).toEqual([[pairs.left, pairs.right], pairs.same, 'pairs', 18]);
  });

  it('takes all images, or those of some rows, with their labels', () => {
    const dataset = tinyDataset(9);
    expect(imageExamples(dataset)).toMatchObject({
      targets: dataset.labels,
      unit: 'images',
      size: 9,
    });
    const { columns, targets, size } = imageExamples(dataset, [8, 0, 4]);
    expect([columns, targets, size]).toEqual([[Int32Array.of(8, 0, 4)], Uint8Array.of(2, 0, 1), 3]);
  });
});
