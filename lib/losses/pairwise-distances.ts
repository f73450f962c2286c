import { tf } from '../runtime/tensorflow';
import { l2Normalise } from './l2-normalise';
import { pairwiseSquaredDistances } from './pairwise-squared-distances';
import { safeSquareRoot } from './safe-square-root';

/**
 * The distance between every two rows of one batch: `euclidean` √max(|xᵢ - xⱼ|², 1e-12) or `cosine` 1 - xᵢ · xⱼ / (|xᵢ| |xⱼ|), as
 * `euclideanDistance` and `cosineDistance` give it. Gradients are finite everywhere.
 *
 * @param where the public function on whose behalf, for its error
 * @param x embeddings, [batch, d]
 * @returns [batch, batch]
 * @throws if the distance is another
 */
export function pairwiseDistances(where: string, x: tf.Tensor2D, distance: 'euclidean' | 'cosine'): tf.Tensor2D {
  return tf.tidy(() => {
    if (distance === 'euclidean') return safeSquareRoot(pairwiseSquaredDistances(x));
    if (distance !== 'cosine') throw new Error(`${where}: distance must be euclidean or cosine, found ${distance}`);
    const directions = l2Normalise(x);
    return tf.sub<tf.Tensor2D>(1, tf.matMul(directions, directions, false, true));
  });
}
