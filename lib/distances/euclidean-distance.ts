import { tf } from '../tensorflow/tensorflow';
import { requireSameShape } from './check-arguments';
import { safeSquareRoot } from './safe-square-root';

/**
 * √max(Σ (aᵢ - bᵢ)², ε), ε = 1e-12: the straight-line distance between row i of `a` and row i of `b`.
 *
 * 0 or more (never below 1e-6, the root of ε); smaller is more alike. The gradient is finite everywhere, and exactly 0
 * for two equal rows.
 *
 * @param a embeddings, [batch, d]
 * @param b embeddings, [batch, d]
 * @returns [batch]
 * @throws Error if the shapes differ or are not [batch, d]
 */
export function euclideanDistance(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor1D {
  requireSameShape('euclideanDistance', '[batch, d]', { a, b });
  return tf.tidy(() => safeSquareRoot(tf.sum<tf.Tensor1D>(tf.square(tf.sub(a, b)), 1)));
}
