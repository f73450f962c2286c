import { randomUniform } from '../tensorflow/random';
import { tf } from '../tensorflow/tensorflow';
import type { Augmentation } from './augmentation';

/**
 * Mirrors each image left to right with probability 1/2: an augmentation for `fit`, drawn anew each step from its seed.
 * For images that mean the same in a mirror, such as clothes; digits and letters do not.
 */
export function randomFlip(): Augmentation {
  return (images) =>
    tf.tidy(() => {
      const mirrored = randomUniform([images.shape[0], 1, 1, 1]).less(0.5);
      return tf.where(mirrored, images.reverse(2), images);
    });
}
