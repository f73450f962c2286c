import { describe, expect, it, vi } from 'vitest';
import { cosineDistance } from '../../lib/distances/cosine-distance';
import { tripletLoss } from '../../lib/losses/triplet-loss';
import { makePairs } from '../../lib/pairs/make-pairs';
import { makeTriplets } from '../../lib/pairs/make-triplets';
import { tf } from '../../lib/tensorflow/tensorflow';
import { imageExamples, pairExamples, tripletExamples } from '../../lib/training/examples';
import type { TripletLoss } from '../../lib/training/examples-loss';
import { fit } from '../../lib/training/fit';
import { tinyDataset } from '../tiny-dataset';
import { tinyEncoder } from './tiny-run';

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
    const { columns, targets, size } = imageExamples(dataset, { rows: [8, 0, 4] });
    expect([columns, targets, size]).toEqual([[Int32Array.of(8, 0, 4)], Int32Array.of(2, 0, 1), 3]);
  });

  it("takes triplets as three columns and the anchor's label", () => {
    const dataset = tinyDataset(12);
    const triplets = makeTriplets(dataset.labels, { seed: 3 });
    const { anchor, positive, negative } = triplets;
    const { columns, targets, unit, size } = tripletExamples(dataset, triplets);
    expect([columns, unit, size]).toEqual([[anchor, positive, negative], 'triplets', 6]);
    expect([...targets]).toEqual([0, 0, 1, 1, 2, 2]);
  });

  it('refuses triplets that do not belong together, or to the data set', () => {
    const dataset = tinyDataset(6);
    const triplets = makeTriplets(dataset.labels, { seed: 3 });
    for (const column of ['anchor', 'positive', 'negative'] as const) {
      const uneven = { ...triplets, [column]: new Int32Array(2) };
      const lengths = Object.entries(uneven).map(([name, { length }]) => `${length} ${name}`);
      expect(() => tripletExamples(dataset, uneven)).toThrow(
        `tripletExamples: columns must have the same length, found ${lengths.join(', ')}`,
      );
      expect(() => tripletExamples(dataset, { ...triplets, [column]: Int32Array.of(0, 6, 0) })).toThrow(
        'tripletExamples: rows of tiny must be from 0 to 5, found 6 at 1',
      );
    }
  });

  it('refuses pairs that are neither same nor different', () => {
    const dataset = tinyDataset(3);
    const pairs = { left: Int32Array.of(0, 1), right: Int32Array.of(1, 2), same: Uint8Array.of(1, 2) };
    expect(() => pairExamples(dataset, pairs)).toThrow('pairExamples: same must be 1 or 0, found 2 at row 1 of 2');
  });

  it('fit learns from triplets', async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const [dataset, unseen] = [tinyDataset(), tinyDataset(30, 2)];
    const loss: TripletLoss = ([anchor, positive, negative]) =>
      tripletLoss(cosineDistance(anchor, positive), cosineDistance(anchor, negative));
    const history = await fit({
      encoder: tinyEncoder(),
      train: tripletExamples(dataset, makeTriplets(dataset.labels, { seed: 1, perClass: 40 })),
      validation: tripletExamples(unseen, makeTriplets(unseen.labels, { seed: 2 })),
      loss,
      epochs: 10,
      batchSize: 32,
      optimizer: tf.train.adam(0.01),
    });
    vi.restoreAllMocks();
    // Dropout keeps the training loss of embeddings of three numbers high.
    expect(history.loss[9]).toBeLessThan(0.6 * history.loss[0]);
    expect(history.validationLoss[9]).toBeLessThan(0.2 * history.validationLoss[0]);
  });
});
