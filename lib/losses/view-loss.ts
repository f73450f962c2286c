import type { tf } from '../tensorflow/tensorflow';

/**
 * A loss of two views of the same things. Takes the embeddings of both views, [batch, d] each, where row i of both is a pair, and
 * optionally `same`, [batch]: 1 where both rows show one thing, default 1 everywhere. Gives a scalar.
 */
export type ViewLoss = (left: tf.Tensor2D, right: tf.Tensor2D, same?: tf.Tensor1D) => tf.Scalar;
