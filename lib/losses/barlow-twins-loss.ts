import { knownOptions } from '../checks/known-options';
import { requireSameShape, requireSetting } from '../distances/check-arguments';
import { cosineSimilarities } from '../distances/cosine-similarities';
import { tf } from '../tensorflow/tensorflow';
import { centeredRows } from './parts/centered-rows';
import { isViewPair } from './parts/view-pairs';
import type { ViewLoss } from './view-loss';

/** The settings of `barlowTwinsLoss`. */
export interface BarlowTwinsLossOptions {
  /** λ, 0 or more: what a correlation between different dimensions costs. Default 0.005. */
  redundancy?: number;
}

const known = knownOptions<BarlowTwinsLossOptions>('barlowTwinsLoss({ redundancy: 0.01 })', { redundancy: true });

/**
 * Σᵢ (1 - Cᵢᵢ)² + λ Σᵢ Σ_{j≠i} Cᵢⱼ², where Cᵢⱼ is the correlation, over the pairs of the batch, of dimension i in one view with dimension j
 * in the other: each dimension should say the same of both views, and no two dimensions the same of one. It needs no negatives.
 *
 * For pairs of views: `const views = barlowTwinsLoss()`, then `fit({ loss: ([left, right], same) => views(left, right, same), … })`. Row i
 * of `left` and row i of `right` are a positive pair. With `same`, the loss is that of the pairs marked 1 alone; of fewer than two, which
 * have no correlation, it is exactly 0. A dimension that is equal in all rows of a view has correlation 0 with every other: it costs 1, and
 * passes no gradient.
 *
 * @returns a function of the embeddings of both views, [batch, d] each, and optionally of `same`, [batch], the targets that `fit` passes for
 * pairs: 1 where both rows show one thing, default 1 everywhere. It gives a scalar, a sum over dimensions; memory grows with batch · d and d²
 * @throws Error if an option is unknown, or if λ is not a finite number, 0 or more; the returned function throws Error if the shapes do not
 * match, and RangeError if a value of `same` is not 1 or 0
 * @see J. Zbontar, L. Jing, I. Misra, Y. LeCun, S. Deny, "Barlow Twins: Self-Supervised Learning via Redundancy Reduction", ICML 2021,
 * equations 1 and 2
 */
export function barlowTwinsLoss(options: BarlowTwinsLossOptions = {}): ViewLoss {
  const { redundancy = 0.005 } = known(options);
  requireSetting('barlowTwinsLoss', 'redundancy', redundancy);
  return (left, right, same) => {
    requireSameShape('barlowTwinsLoss', '[batch, d]', { left, right });
    return tf.tidy(() => {
      // tfjs cannot differentiate a broadcast to no rows.
      if (left.size === 0) return tf.add(tf.sum(left), tf.sum(right));
      const counts = isViewPair('barlowTwinsLoss', left, same);
      const number = tf.sum<tf.Scalar>(tf.cast(counts, 'float32'));
      const dimensions = (view: tf.Tensor2D) => tf.transpose(centeredRows(view, counts, number));
      const correlations = cosineSimilarities(dimensions(left), dimensions(right));
      const itself = tf.eye(left.shape[1]);
      const weights = tf.add(tf.mul(itself, 1 - redundancy), redundancy);
      const costs = tf.sum(tf.mul(weights, tf.square(tf.sub(correlations, itself))));
      return tf.mul(costs, tf.cast(tf.greater(number, 1), 'float32'));
    });
  };
}
