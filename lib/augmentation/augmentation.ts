import type { tf } from '../tensorflow/tensorflow';

/** Changes a batch of images [n, h, w, c] while training, by tensor operations and this library's `randomUniform`, such as `randomFlip()`. */
export type Augmentation = (images: tf.Tensor4D) => tf.Tensor4D;
