import { randomUniform } from '../tensorflow/random';
import { tf } from '../tensorflow/tensorflow';
import type { Augmentation } from './augmentation';

/**
 * Mirrors each image left to right with probability 1/2: an augmentation for `fit`, drawn anew in each step from its seed. Use it for
 * images that mean the same when mirrored, such as clothes, but not for digits or letters.
 */
export function randomFlip(): Augmentation {
  return (images) =>
    tf.tidy(() => {
      const mirrored = randomUniform([images.shape[0], 1, 1, 1]).less(0.5);
      return tf.where(mirrored, images.reverse(2), images);
    });
}
