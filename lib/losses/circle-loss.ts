import { knownOptions } from '../checks/known-options';
import { requireLabeled, requireSetting } from '../distances/check-arguments';
import { l2Normalize } from '../distances/l2-normalize';
import { type Miner, minePairs } from '../miners/miner';
import { asConstant } from '../tensorflow/as-constant';
import { tf } from '../tensorflow/tensorflow';
import type { BatchLoss } from './batch-loss';
import { maskedLogSumExp } from './parts/masked-log-sum-exp';
import { maskedMean } from './parts/masked-mean';
import { nanUnlessLabeled } from './parts/nan-unless-labeled';

export interface CircleLossOptions {
  /** m, the relaxation: the loss aims at positive similarities above 1 - m and negative ones below m. Default 0.25. */
  margin?: number;
  /** γ, the scale of the similarities. Default 256 (the paper's, with m = 0.25, for faces and people). */
  gamma?: number;
  /** Chooses the pairs that count, for example `multiSimilarityMiner()`. Default: all of them. */
  miner?: Miner;
}

const known = knownOptions<CircleLossOptions>('circleLoss({ gamma: 80 })', { margin: true, gamma: true, miner: true });

/**
 * mean over the anchors of ln[1 + Σₙ exp(γ αₙ (sₙ - m)) · Σₚ exp(-γ αₚ (sₚ - (1 - m)))]: the farther a similarity is from its optimum, the
 * harder it is pushed.
 *
 * Each row of the batch is an anchor in turn. sₚ are its cosine similarities to the other rows with its label, sₙ to the rows with other
 * labels. The weights αₚ = max(1 + m - sₚ, 0) and αₙ = max(sₙ + m, 0) count as constants in the gradient, as in the paper's equation 10. A
 * row for which the miner chooses no positive or no negative is not an anchor; a batch without any anchor gives exactly 0. Computed as the
 * softplus of a sum of two log-sum-exps, so that no γ makes it overflow.
 *
 * @returns a function of embeddings [batch, d], which it normalises (one shorter than 1e-6 counts as 0), and labels [batch]; it gives the
 * mean over the anchors, a scalar
 * @throws Error if an option is unknown, or if margin or gamma is negative or not finite; the returned function throws Error if the shapes
 * do not match, and RangeError if a label is not a whole number of 0 or more
 * @see Y. Sun et al., "Circle Loss: A Unified Perspective of Pair Similarity Optimization", CVPR 2020, equations 6 to 8
 */
export function circleLoss(options: CircleLossOptions = {}): BatchLoss {
  const { margin = 0.25, gamma = 256, miner } = known(options);
  requireSetting('circleLoss', 'margin', margin);
  requireSetting('circleLoss', 'gamma', gamma);
  return (embeddings, labels) => {
    requireLabeled('circleLoss', embeddings, labels);
    return tf.tidy(() => {
      const rows = nanUnlessLabeled(embeddings, labels);
      const { positive, negative } = minePairs(miner, rows, labels);
      const directions = l2Normalize(rows);
      const similarity = tf.matMul(directions, directions, false, true);
      const positiveWeight = asConstant(() => tf.mul(tf.relu(tf.sub(1 + margin, similarity)), -gamma));
      const negativeWeight = asConstant(() => tf.mul(tf.relu(tf.add(similarity, margin)), gamma));
      const positiveLogits = tf.mul<tf.Tensor2D>(positiveWeight, tf.sub(similarity, 1 - margin));
      const negativeLogits = tf.mul<tf.Tensor2D>(negativeWeight, tf.sub(similarity, margin));
      const losses = tf.softplus(
        tf.add<tf.Tensor1D>(maskedLogSumExp(positiveLogits, positive), maskedLogSumExp(negativeLogits, negative)),
      );
      return maskedMean(losses, tf.logicalAnd<tf.Tensor1D>(tf.any(positive, 1), tf.any(negative, 1)));
    });
  };
}
