import { knownOptions } from '../checks/known-options';
import { requireSameShape, requireSetting } from '../distances/check-arguments';
import { keepWhere } from '../tensorflow/keep-where';
import { tf } from '../tensorflow/tensorflow';
import { centeredRows } from './parts/centered-rows';
import { isViewPair } from './parts/view-pairs';
import type { ViewLoss } from './view-loss';

/** The settings of `vicRegLoss`: the weight of each of its three terms, 0 or more. */
export interface VicRegLossOptions {
  /** λ, of the distance between the two views. Default 25. */
  invariance?: number;
  /** μ, of dimensions that vary too little. Default 25. */
  variance?: number;
  /** ν, of dimensions that vary together. Default 1. */
  covariance?: number;
}

/** ε, which keeps the gradient of a standard deviation of 0 finite. */
const epsilon = 1e-4;

const known = knownOptions<VicRegLossOptions>('vicRegLoss({ covariance: 1 })', {
  invariance: true,
  variance: true,
  covariance: true,
});

/**
 * λ s(Z, Z') + μ [v(Z) + v(Z')] + ν [c(Z) + c(Z')] for the views Z and Z': variance, invariance, covariance. It needs no negatives.
 *
 * - s, invariance: the mean of (zᵢⱼ - z'ᵢⱼ)² over the pairs i and the d dimensions j;
 * - v, variance: the mean over the dimensions of max(1 - √(Var zⱼ + 0.0001), 0), so that no dimension becomes constant;
 * - c, covariance: Σ_{j≠k} Cov(zⱼ, zₖ)² / d, so that dimensions do not say the same.
 *
 * Variances and covariances are over the batch, divided by n - 1. Embeddings are not normalised. In the paper's formula s is a sum over the
 * dimensions; the authors' code and pytorch-metric-learning take the mean, and so do the defaults. Both also halve v: that is `variance:
 * 12.5` here.
 *
 * For pairs of views: `const views = vicRegLoss()`, then `fit({ loss: ([left, right], same) => views(left, right, same), … })`. Row i of
 * `left` and row i of `right` are a positive pair. With `same`, the loss is that of the pairs marked 1 alone: exactly 0 without any, and of
 * a single one, which has no variance, λ s.
 *
 * @returns a function of the embeddings of both views, [batch, d] each, and optionally of `same`, [batch], the targets that `fit` passes for
 * pairs: 1 where both rows show one thing, default 1 everywhere. It gives a scalar, finite for embeddings up to about 1e8; memory grows with
 * batch · d and d²
 * @throws Error if an option is unknown, or if a weight is not a finite number, 0 or more; the returned function throws Error if the shapes
 * do not match, and RangeError if a value of `same` is not 1 or 0
 * @see A. Bardes, J. Ponce, Y. LeCun, "VICReg: Variance-Invariance-Covariance Regularization for Self-Supervised Learning", ICLR 2022
 */
export function vicRegLoss(options: VicRegLossOptions = {}): ViewLoss {
  const { invariance = 25, variance = 25, covariance = 1 } = known(options);
  for (const [name, weight] of Object.entries({ invariance, variance, covariance }))
    requireSetting('vicRegLoss', name, weight);
  return (left, right, same) => {
    requireSameShape('vicRegLoss', '[batch, d]', { left, right });
    return tf.tidy(() => {
      // tfjs cannot differentiate a broadcast to no rows.
      if (left.size === 0) return tf.add(tf.sum(left), tf.sum(right));
      const [, dimensions] = left.shape;
      const counts = isViewPair('vicRegLoss', left, same);
      const number = tf.sum<tf.Scalar>(tf.cast(counts, 'float32'));
      const others = tf.sub(1, tf.eye(dimensions));
      const hasVariance = tf.cast(tf.greater(number, 1), 'float32');

      const apart = keepWhere(tf.expandDims(counts, 1), tf.sub(left, right));
      const between = tf.div(tf.sum(tf.square(apart)), tf.mul(tf.maximum(number, 1), dimensions));
      const [ofLeft, ofRight] = [left, right].map((view) => {
        const rows = centeredRows(view, counts, number);
        const degrees = tf.maximum(tf.sub(number, 1), 1);
        const variances = tf.div(tf.sum(tf.square(rows), 0), degrees);
        const flat = tf.sum(tf.relu(tf.sub(1, tf.sqrt(tf.add(variances, epsilon)))));
        // Masked before the square: a variance squared may overflow, and 0 · ∞ is NaN.
        const together = tf.mul(tf.div(tf.matMul(rows, rows, true), degrees), others);
        const costs = tf.add(tf.mul(flat, variance), tf.mul(tf.sum(tf.square(together)), covariance));
        return tf.mul(tf.div(costs, dimensions), hasVariance);
      });
      return tf.add(tf.mul(between, invariance), tf.add(ofLeft, ofRight)) as tf.Scalar;
    });
  };
}
