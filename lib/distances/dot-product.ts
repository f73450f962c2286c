import { tf } from '../tensorflow/tensorflow';
import { requireSameShape } from './check-arguments';

/**
 * Σ aᵢ bᵢ, for row i of `a` and row i of `b`. Larger is more alike, if all embeddings have the same length.
 *
 * @param a embeddings, [batch, d]
 * @param b embeddings, [batch, d]
 * @returns [batch]
 * @throws Error if the shapes differ or are not [batch, d]
 */
export function dotProduct(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor1D {
  requireSameShape('dotProduct', '[batch, d]', { a, b });
  return tf.tidy(() => tf.sum<tf.Tensor1D>(tf.mul(a, b), 1));
}
