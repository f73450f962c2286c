import type { tf } from '../tensorflow/tensorflow';

/**
 * A loss of a labelled batch: takes embeddings [batch, d] and their labels [batch], and gives a scalar. Pass it to `fit` as `loss`.
 *
 * Labels must be whole numbers of 0 or more. Another label throws RangeError; if the labels are only on the device, the loss is NaN
 * instead.
 */
export type BatchLoss = (embeddings: tf.Tensor2D, labels: tf.Tensor1D) => tf.Scalar;
