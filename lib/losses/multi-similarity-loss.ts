import { knownOptions } from '../checks/known-options';
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
  /** λ, the similarity that pairs are compared with. Default 0.5, as in the authors' code (the paper names 1). */
  base?: number;
  /** Chooses the pairs that count, for example `multiSimilarityMiner()`, as in the paper. Default: all of them. */
  miner?: Miner;
}

const known = knownOptions<MultiSimilarityLossOptions>('multiSimilarityLoss({ alpha: 2, beta: 50 })', {
  alpha: true,
  beta: true,
  base: true,
  miner: true,
});

/**
 * mean over the rows of (1/α) ln[1 + Σₚ exp(-α (sₚ - λ))] + (1/β) ln[1 + Σₙ exp(β (sₙ - λ))]: the harder a pair is, by itself and among the
 * other pairs of its anchor, the more it weighs.
 *
 * Each row of the batch is an anchor in turn. sₚ are its cosine similarities to the other rows with its label, sₙ to the rows with other
 * labels, of which only the pairs that the miner chooses count. A row without pairs costs nothing but is counted in the mean, as in the
 * paper; a batch without pairs gives exactly 0, with zero gradients. No β makes it overflow.
 *
 * @returns a function of embeddings [batch, d], which it normalises (one shorter than 1e-6 counts as 0), and labels [batch]; it gives the
 * mean over the batch, a scalar
 * @throws Error if an option is unknown, if alpha or beta is not a finite number above 0, or if base is not finite; the returned function
 * throws Error if the shapes do not match, and RangeError if a label is not a whole number of 0 or more
 * @see X. Wang et al., "Multi-Similarity Loss with General Pair Weighting for Deep Metric Learning", CVPR 2019
 */
export function multiSimilarityLoss(options: MultiSimilarityLossOptions = {}): BatchLoss {
  const { alpha = 2, beta = 50, base = 0.5, miner } = known(options);
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
