import { tf } from '../tensorflow/tensorflow';
import { requireSameShape } from './check-arguments';
import { l2Normalize } from './l2-normalize';

/**
 * a · b / (|a| |b|), for row i of `a` and row i of `b`: the cosine of the angle between them.
 *
 * From -1 (opposite) through 0 (at right angles) to 1 (the same direction), whatever the lengths. A vector shorter than 1e-6 counts as the
 * zero vector: similarity 0, gradient 0.
 *
 * @param a embeddings, [batch, d]; they need not be normalised
 * @param b embeddings, [batch, d]
 * @returns [batch]
 * @throws Error if the shapes differ or are not [batch, d]
 */
export function cosineSimilarity(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor1D {
  requireSameShape('cosineSimilarity', '[batch, d]', { a, b });
  return tf.tidy(() => tf.sum<tf.Tensor1D>(tf.mul(l2Normalize(a), l2Normalize(b)), 1));
}
