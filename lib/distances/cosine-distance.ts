import { tf } from '../tensorflow/tensorflow';
import { requireSameShape } from './check-arguments';
import { cosineSimilarity } from './cosine-similarity';

/**
 * 1 - a · b / (|a| |b|), for row i of `a` and row i of `b`.
 *
 * From 0 (the same direction) through 1 (at right angles) to 2 (opposite); smaller is more alike. A vector shorter than 1e-6 counts as the
 * zero vector: distance 1, gradient 0.
 *
 * @param a embeddings, [batch, d]; they need not be normalised
 * @param b embeddings, [batch, d]
 * @returns [batch]
 * @throws Error if the shapes differ or are not [batch, d]
 */
export function cosineDistance(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor1D {
  requireSameShape('cosineDistance', '[batch, d]', { a, b });
  return tf.tidy(() => tf.sub<tf.Tensor1D>(1, cosineSimilarity(a, b)));
}
