import { knownOptions } from '../checks/known-options';
import { shown } from '../checks/shown';
import { requireSameShape } from '../distances/check-arguments';
import { l2Normalize } from '../distances/l2-normalize';
import { asConstant } from '../tensorflow/as-constant';
import { tf } from '../tensorflow/tensorflow';
import { maskedMean } from './parts/masked-mean';
import { isViewPair } from './parts/view-pairs';
import type { ViewLoss } from './view-loss';

/** The settings of `simSiamLoss`. */
export interface SimSiamLossOptions {
  /**
   * h, the predictor: from the embeddings of one view, [batch, d], to a prediction of the other's, [batch, d]. Called once for each view;
   * for a model `(z) => head.apply(z, { training: true })`. `fit` trains its weights where they are given as the loss's `variables`.
   */
  predictor: (embeddings: tf.Tensor2D) => tf.Tensor2D;
  /** Whether targets count as constants. Default true; with false, to see it, all embeddings collapse into one. */
  stopGradient?: boolean;
}

const known = knownOptions<SimSiamLossOptions>('simSiamLoss({ predictor })', { predictor: true, stopGradient: true });

/**
 * mean over the pairs of D(h(z), z') / 2 + D(h(z'), z) / 2, with D(p, z) = -p · z / (|p| |z|), z and z' the embeddings of the two views and
 * h the predictor. The z in D counts as a constant: no gradient goes through it (stop-gradient). From -1, where each view is predicted from
 * the other, to 1. It needs no negatives.
 *
 * For pairs of views: `const views = simSiamLoss({ predictor })`, then `fit({ loss: { loss: ([left, right], same) => views(left, right,
 * same), variables }, … })` with the predictor's variables. Row i of `left` and row i of `right` are a positive pair. With `same`, only the
 * pairs marked 1 count; without any, the loss is exactly 0. A vector shorter than 1e-6 has cosine 0 and gradient 0.
 *
 * @returns a function of the embeddings of both views, [batch, d] each, and optionally of `same`, [batch], the targets that `fit` passes for
 * pairs: 1 where both rows show one thing, default 1 everywhere. It gives the mean over the same pairs, a scalar
 * @throws Error if an option is unknown, or if the predictor is not a function; the returned function throws Error if the shapes do not
 * match, those of predictions included, and RangeError if a value of `same` is not 1 or 0
 * @see X. Chen, K. He, "Exploring Simple Siamese Representation Learning", CVPR 2021, equations 3 and 4
 */
export function simSiamLoss(options: SimSiamLossOptions): ViewLoss {
  const { predictor, stopGradient = true } = known(options);
  if (typeof predictor !== 'function')
    throw new Error(
      `simSiamLoss: predictor must be a function from embeddings to predictions, found ${shown(predictor)}; ` +
        'pass { predictor: (z) => head.apply(z, { training: true }) }',
    );
  return (left, right, same) => {
    requireSameShape('simSiamLoss', '[batch, d]', { left, right });
    return tf.tidy(() => {
      const cosines = (from: tf.Tensor2D, to: tf.Tensor2D) => {
        const predictions = predictor(from);
        requireSameShape('simSiamLoss', '[batch, d]', { predictions, embeddings: to });
        const targets = stopGradient ? asConstant(() => l2Normalize(to)) : l2Normalize(to);
        return tf.sum<tf.Tensor1D>(tf.mul(l2Normalize(predictions), targets), 1);
      };
      const costs = tf.mul(tf.add(cosines(left, right), cosines(right, left)), -0.5) as tf.Tensor1D;
      return maskedMean(costs, isViewPair('simSiamLoss', left, same));
    });
  };
}
