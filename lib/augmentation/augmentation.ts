import type { tf } from '../tensorflow/tensorflow';

/**
 * Changes a batch of images [n, h, w, c] during training, for example `randomFlip()`. It uses tensor operations and draws from this
 * library's `randomUniform`, which `fit` seeds.
 */
export type Augmentation = (images: tf.Tensor4D) => tf.Tensor4D;
