import type { tf } from '../tensorflow/tensorflow';

/**
 * A loss of two views of the same things: a scalar from the embeddings of either, [batch, d], row i of both being a pair, and `same`, 1
 * where a pair is one of two views of one thing, [batch], default all.
 */
export type ViewLoss = (left: tf.Tensor2D, right: tf.Tensor2D, same?: tf.Tensor1D) => tf.Scalar;
