import { requireLabeled, requireSetting } from '../distances/check-arguments';
import { l2Normalize } from '../distances/l2-normalize';
import { pairwiseSquaredDistances } from '../distances/pairwise-squared-distances';
import { safeSquareRoot } from '../distances/safe-square-root';
import { type Miner, minePairs } from '../miners/miner';
import { tf } from '../tensorflow/tensorflow';
import type { BatchLoss } from './batch-loss';
import { maskedLogSumExp } from './parts/masked-log-sum-exp';
import { maskedMean } from './parts/masked-mean';
import { nanUnlessLabeled } from './parts/nan-unless-labeled';

export interface TupletMarginLossOptions {
  /** β, in radians: positives nearer than that cost no more than at β, so that the hardest do not rule. Default 0.1 (5.73°). */
  margin?: number;
  /** s, the scale of the cosines. Default 64 (the paper's). */
  scale?: number;
  /** Which pairs count; default all. */
  miner?: Miner;
}

/**
 * mean over the pairs of anchor a and positive p of ln[1 + Σₙ exp(s (cos θₐₙ - cos(θₐₚ - β)))], θ the angle between two embeddings.
 *
 * n runs over all rows of other labels; in the paper's tuplets there is one of each class. Both orders of two images count as a pair,
 * if the anchor has a negative; a batch without such a pair gives exactly 0, with zero gradients. No scale overflows. Two equal rows
 * pass no gradient by the sine of their angle, which has a corner there.
 *
 * @returns the loss of embeddings [batch, d], normalised here (one shorter than 1e-6 counts as 0), and labels, class numbers, [batch]:
 * the mean over the anchor-positive pairs, a scalar
 * @throws if margin or scale is negative or not finite; the loss, if the shapes do not fit together
 * @see B. Yu, D. Tao, "Deep Metric Learning with Tuplet Margin Loss", ICCV 2019
 */
export function tupletMarginLoss({ margin = 0.1, scale = 64, miner }: TupletMarginLossOptions = {}): BatchLoss {
  requireSetting('tupletMarginLoss', 'margin', margin);
  requireSetting('tupletMarginLoss', 'scale', scale);
  return (embeddings, labels) => {
    requireLabeled('tupletMarginLoss', embeddings, labels);
    return tf.tidy(() => {
      const rows = nanUnlessLabeled(embeddings, labels);
      const count = labels.size;
      const { positive, negative } = minePairs(miner, rows, labels);
      // From d² = 2 - 2 cos θ, which tells small angles apart where a cosine in float32 does not.
      const squared = pairwiseSquaredDistances(l2Normalize(rows));
      const cosine = tf.sub<tf.Tensor2D>(1, tf.div(squared, 2));
      const sine = tf.div<tf.Tensor2D>(safeSquareRoot(tf.mul<tf.Tensor2D>(squared, tf.sub(4, squared))), 2);
      const eased = tf.add<tf.Tensor2D>(tf.mul(cosine, Math.cos(margin)), tf.mul(sine, Math.sin(margin)));
      const negatives = tf.reshape(maskedLogSumExp(tf.mul(cosine, scale), negative), [count, 1]);
      const losses = tf.softplus(tf.sub<tf.Tensor2D>(negatives, tf.mul(eased, scale)));
      return maskedMean(losses, tf.logicalAnd<tf.Tensor2D>(positive, tf.any(negative, 1, true)));
    });
  };
}
