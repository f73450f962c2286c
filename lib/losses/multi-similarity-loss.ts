import { requireLabeled, requirePositive } from '../distances/check-arguments';
import { cosineSimilarities } from '../distances/cosine-similarities';
import { type Miner, minePairs } from '../miners/miner';
import { tf } from '../tensorflow/tensorflow';
import type { BatchLoss } from './batch-loss';
import { batchMean } from './parts/batch-mean';
import { maskedLogSumExp } from './parts/masked-log-sum-exp';
import { nanUnlessLabeled } from './parts/nan-unless-labeled';

export interface MultiSimilarityLossOptions {
  /** α, the scale of the positives. Default 2 (the paper's). */
  alpha?: number;
  /** β, the scale of the negatives. Default 50 (the paper's). */
  beta?: number;
  /** λ, the similarity about which pairs are weighed. Default 0.5, as in the authors' code (the paper names 1). */
  base?: number;
  /** Which pairs count, such as `multiSimilarityMiner()`, the paper's; default all. */
  miner?: Miner;
}

/**
 * mean over the rows of (1/α) ln[1 + Σₚ exp(-α (sₚ - λ))] + (1/β) ln[1 + Σₙ exp(β (sₙ - λ))]: a pair weighs as much as it is hard, by
 * itself and beside the others of its anchor.
 *
 * Each row of the batch is an anchor in turn. sₚ are its cosine similarities to the other rows of its label, sₙ to the rows of other
 * labels, as far as the miner chooses them. Rows without pairs cost nothing and are counted, as in the paper; a batch without pairs
 * gives exactly 0, with zero gradients. No β overflows.
 *
 * @returns the loss of embeddings [batch, d], normalised here (one shorter than 1e-6 counts as 0), and labels, class numbers, [batch]:
 * the mean over the batch, a scalar
 * @throws if alpha or beta is not a finite number above 0, or if base is not finite; the loss, if the shapes do not fit together
 * @see X. Wang et al., "Multi-Similarity Loss with General Pair Weighting for Deep Metric Learning", CVPR 2019
 */
export function multiSimilarityLoss({
  alpha = 2,
  beta = 50,
  base = 0.5,
  miner,
}: MultiSimilarityLossOptions = {}): BatchLoss {
  requirePositive('multiSimilarityLoss', 'alpha', alpha);
  requirePositive('multiSimilarityLoss', 'beta', beta);
  if (!Number.isFinite(base)) throw new Error(`multiSimilarityLoss: base must be a finite number, found ${base}`);
  return (embeddings, labels) => {
    requireLabeled('multiSimilarityLoss', embeddings, labels);
    return tf.tidy(() => {
      const rows = nanUnlessLabeled(embeddings, labels);
      const { positive, negative } = minePairs(miner, rows, labels);
      const above = tf.sub<tf.Tensor2D>(cosineSimilarities(rows), base);
      const pull = tf.softplus(maskedLogSumExp(tf.mul(above, -alpha), positive));
      const push = tf.softplus(maskedLogSumExp(tf.mul(above, beta), negative));
      return batchMean(tf.add(tf.div(pull, alpha), tf.div(push, beta)));
    });
  };
}
