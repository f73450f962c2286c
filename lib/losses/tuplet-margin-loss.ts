import { knownOptions } from '../checks/known-options';
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
  /**
   * β, in radians, the slack subtracted from the angle between anchor and positive, so that the hardest pairs do not dominate. Default 0.1
   * (5.73°).
   */
  margin?: number;
  /** s, the scale of the cosines. Default 64 (the paper's). */
  scale?: number;
  /** Chooses the pairs that count. Default: all of them. */
  miner?: Miner;
}

const known = knownOptions<TupletMarginLossOptions>('tupletMarginLoss({ scale: 64 })', {
  margin: true,
  scale: true,
  miner: true,
});

/**
 * mean over the pairs of anchor a and positive p of ln[1 + Σₙ exp(s (cos θₐₙ - cos(θₐₚ - β)))], θ the angle between two embeddings.
 *
 * n runs over all rows with other labels; the paper's tuplets hold one per class. Each two images of a class count as two pairs, one for
 * each as the anchor, if the anchor has a negative; a batch without such a pair gives exactly 0, with zero gradients. No scale makes it
 * overflow. For two equal rows the sine's part of the gradient is 0, since the sine has a corner there.
 *
 * @returns a function of embeddings [batch, d], which it normalises (one shorter than 1e-6 counts as 0), and labels [batch]; it gives the
 * mean over the anchor-positive pairs, a scalar
 * @throws Error if an option is unknown, or if margin or scale is negative or not finite; the returned function throws Error if the shapes
 * do not match, and RangeError if a label is not a whole number of 0 or more
 * @see B. Yu, D. Tao, "Deep Metric Learning with Tuplet Margin Loss", ICCV 2019
 */
export function tupletMarginLoss(options: TupletMarginLossOptions = {}): BatchLoss {
  const { margin = 0.1, scale = 64, miner } = known(options);
  requireSetting('tupletMarginLoss', 'margin', margin);
  requireSetting('tupletMarginLoss', 'scale', scale);
  return (embeddings, labels) => {
    requireLabeled('tupletMarginLoss', embeddings, labels);
    return tf.tidy(() => {
      const rows = nanUnlessLabeled(embeddings, labels);
      const count = labels.size;
      const { positive, negative } = minePairs(miner, rows, labels);
      // From d² = 2 - 2 cos θ, which keeps small angles apart that a float32 cosine cannot tell from 0.
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
