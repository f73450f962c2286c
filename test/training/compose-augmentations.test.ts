import { describe, expect, it } from 'vitest';
import { tf } from '../../lib/runtime/tensorflow';
import { composeAugmentations } from '../../lib/training/compose-augmentations';
import { fit } from '../../lib/training/fit';
import { randomColor } from '../../lib/training/random-color';
import { randomCrop } from '../../lib/training/random-crop';
import { randomErase } from '../../lib/training/random-erase';
import { randomFlip } from '../../lib/training/random-flip';
import { randomShift } from '../../lib/training/random-shift';
import type { Augmentation } from '../../lib/training/train-step';
import { expectAugmentation } from './augmented';
import { tinyEncoder, tinyRun, weightsOf } from './tiny-run';
import '../matchers';

const everything = composeAugmentations(
  randomFlip(),
  randomShift({ pixels: 1 }),
  randomCrop(),
  randomColor(),
  randomErase(),
);

describe('composeAugmentations', () => {
  it('does one after another', () => {
    const add: Augmentation = (images) => images.add(1);
    const double: Augmentation = (images) => images.mul(2);
    const one = tf.ones<tf.Rank.R4>([1, 1, 1, 1]);
    expect([
      composeAugmentations(add, double)(one).dataSync()[0],
      composeAugmentations(double, add)(one).dataSync()[0],
    ]).toEqual([4, 3]);
    expect(() => composeAugmentations()).toThrow('composeAugmentations: needs at least one augmentation, found none');
  });

  it('makes one augmentation of all of them', () => {
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
