import { requireLabeled, requireSetting } from '../distances/check-arguments';
import { l2Normalize } from '../distances/l2-normalize';
import { type Miner, minePairs } from '../miners/miner';
import { asConstant } from '../tensorflow/as-constant';
import { tf } from '../tensorflow/tensorflow';
import type { BatchLoss } from './batch-loss';
import { maskedLogSumExp } from './parts/masked-log-sum-exp';
import { nanUnlessLabeled } from './parts/nan-unless-labeled';

export interface CircleLossOptions {
  /** m, the relaxation: the loss aims at positives above 1 - m and negatives below m. Default 0.25. */
  margin?: number;
  /** γ, the scale of the similarities. Default 256 (the paper's, with m = 0.25, for faces and persons). */
  gamma?: number;
  /** Which pairs count, such as `multiSimilarityMiner()`; default all. */
  miner?: Miner;
}

/**
 * mean over the anchors of ln[1 + Σₙ exp(γ αₙ (sₙ - m)) · Σₚ exp(-γ αₚ (sₚ - (1 - m)))]: each similarity is pushed as hard
 * as it is far from its optimum.
 *
 * Each row of the batch is an anchor in turn. sₚ are its cosine similarities to all other rows of its label, sₙ to all rows
 * of other labels; αₚ = max(1 + m - sₚ, 0) and αₙ = max(sₙ + m, 0) weigh them and count as constants in the gradient, as in
 * the paper's equation 10. Rows without a positive or without a negative, among those that
 * the miner chooses, are not anchors; a batch without any anchor gives
 * exactly 0. Computed as softplus of two log-sum-exps: no γ overflows.
 *
 * @returns the loss of embeddings [batch, d], normalised here (one shorter than 1e-6 counts as 0), and labels, class numbers, [batch]:
 * the mean over the anchors, a scalar
 * @throws if margin or gamma is negative or not finite; the loss, if the shapes do not fit together
 * @see Y. Sun et al., "Circle Loss: A Unified Perspective of Pair Similarity Optimization", CVPR 2020, equations 6 to 8
 */
export function circleLoss({ margin = 0.25, gamma = 256, miner }: CircleLossOptions = {}): BatchLoss {
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
      // A row that lacks a kind has softplus(-1e30) = 0 and no gradient: it must only be left out of the count.
      const isAnchor = tf.logicalAnd(tf.any(positive, 1), tf.any(negative, 1));
      return tf.div(tf.sum(losses), tf.maximum(tf.sum(tf.cast(isAnchor, 'float32')), 1));
    });
  };
}
