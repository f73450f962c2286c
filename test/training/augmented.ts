import '../matchers';
import { expect } from 'vitest';
import type { Augmentation } from '../../lib/augmentation/augmentation';
import { jit } from '../../lib/jit/jit';
import { withSeed } from '../../lib/tensorflow/random';
import { createRandom } from '../../lib/tensorflow/seeded-random';
import { tf } from '../../lib/tensorflow/tensorflow';

type Shape = [count: number, height: number, width: number, channels: number];

/** Noise in [0, 1). */
export function noiseImages(shape: Shape, seed = 1): tf.Tensor4D {
  const random = createRandom({ seed });
  return tf.tensor4d(
    Float32Array.from({ length: shape[0] * shape[1] * shape[2] * shape[3] }, () => random.float()),
    shape,
  );
}

/** What an augmentation makes of images with the draws of a seed: the same draws for the same seed, whatever the images. */
export const augmented = (augment: Augmentation, images: tf.Tensor4D, seed = 1): Float32Array =>
  tf.tidy(() => withSeed(tf.tensor1d([1, seed], 'int32'), () => augment(images)).dataSync() as Float32Array);

/** What holds for every augmentation. */
export function expectAugmentation(augment: Augmentation, shape: Shape): void {
  const images = noiseImages(shape);
  const before = [...images.dataSync()];
  const eager = augmented(augment, images, 7);
  expect(augmented(augment, images, 7)).toEqual(eager);
  expect(augmented(augment, images, 8)).not.toEqual(eager);
  expect([...images.dataSync()]).toEqual(before);
  // Recorded: the same, and other draws at each replay with another seed.
  const recorded = jit((batch: tf.Tensor4D, seed: tf.Tensor1D) => tf.tidy(() => withSeed(seed, () => augment(batch))));
  const replay = (seed: number) => {
    const changed = recorded(images, tf.tensor1d([1, seed], 'int32'));
    expect([changed.shape, changed.dtype]).toEqual([shape, 'float32']);
    return changed.dataSync();
  };
  const [seventh, eighth, again] = [replay(7), replay(8), replay(7)];
  expect(seventh).toBeAllclose(eager);
  expect(eighth).toBeAllclose(augmented(augment, images, 8));
  expect(again).toEqual(seventh);
  recorded.dispose();
  const tensors = tf.memory().numTensors;
  for (let i = 0; i < 3; i++) augmented(augment, images, i);
  tf.tidy(() => void augment(images)); // without a seed as well
  expect(tf.memory().numTensors).toBe(tensors);
  images.dispose();
}

export const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
