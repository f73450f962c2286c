import { tf } from '../tensorflow/tensorflow';
import { l2Normalize } from './l2-normalize';
import type { DistanceMetric } from './metric';
import { pairwiseSquaredDistances } from './pairwise-squared-distances';
import { safeSquareRoot } from './safe-square-root';

/**
 * The distance between every two rows of a batch: `euclidean` is √max(|xᵢ - xⱼ|², 1e-12), `cosine` is 1 - xᵢ · xⱼ / (|xᵢ| |xⱼ|), the same
 * as in `euclideanDistance` and `cosineDistance`. Gradients are finite everywhere.
 *
 * @param x embeddings, [batch, d]
 * @returns [batch, batch]
 */
export function pairwiseDistances(x: tf.Tensor2D, metric: DistanceMetric): tf.Tensor2D {
  return tf.tidy(() => {
    if (metric === 'euclidean') return safeSquareRoot(pairwiseSquaredDistances(x));
    const directions = l2Normalize(x);
    return tf.sub<tf.Tensor2D>(1, tf.matMul(directions, directions, false, true));
  });
}
