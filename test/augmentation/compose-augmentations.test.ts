import { describe, expect, it } from 'vitest';
import type { Augmentation } from '../../lib/augmentation/augmentation';
import { composeAugmentations } from '../../lib/augmentation/compose-augmentations';
import { randomColor } from '../../lib/augmentation/random-color';
import { randomCrop } from '../../lib/augmentation/random-crop';
import { randomErase } from '../../lib/augmentation/random-erase';
import { randomFlip } from '../../lib/augmentation/random-flip';
import { randomShift } from '../../lib/augmentation/random-shift';
import { tf } from '../../lib/tensorflow/tensorflow';
import { fit } from '../../lib/training/fit';
import { expectAugmentation } from '../training/augmented';
import { tinyEncoder, tinyRun, weightsOf } from '../training/tiny-run';
import '../matchers';

const everything = composeAugmentations(
  randomFlip(),
  randomShift({ pixels: 1 }),
  randomCrop(),
  randomColor(),
  randomErase(),
);

describe('composeAugmentations', () => {
  it('applies one augmentation after another', () => {
    const add: Augmentation = (images) => images.add(1);
    const double: Augmentation = (images) => images.mul(2);
    const one = tf.ones<tf.Rank.R4>([1, 1, 1, 1]);
    expect([
      composeAugmentations(add, double)(one).dataSync()[0],
      composeAugmentations(double, add)(one).dataSync()[0],
    ]).toEqual([4, 3]);
    expect(() => composeAugmentations()).toThrow(
      'composeAugmentations: augmentations must be at least one, found none',
    );
  });

  it('makes all of them into one augmentation', () => {
    expectAugmentation(everything, [5, 8, 9, 3]);
  });

  it('is recorded by fit, and gives the same run from the same seed, op by op as well', async () => {
    const run = async (options = {}) => {
      const encoder = tinyEncoder();
      const { loss } = await fit(tinyRun({ encoder, augment: everything, epochs: 1, ...options }));
      return { loss, weights: weightsOf(encoder).flat() };
    };
    const first = await run();
    expect(await run()).toEqual(first);
    expect((await run({ jit: false })).weights).toBeAllclose(first.weights, { rtol: 1e-3, atol: 1e-4 });
    expect((await run({ seed: 6 })).loss).not.toEqual(first.loss);
    expect((await run({ augment: undefined })).loss).not.toEqual(first.loss);
  });
});
