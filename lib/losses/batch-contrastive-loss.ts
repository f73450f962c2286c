import { knownOptions } from '../checks/known-options';
import { requireLabeled, requireSetting } from '../distances/check-arguments';
import { pairwiseSquaredDistances } from '../distances/pairwise-squared-distances';
import { safeSquareRoot } from '../distances/safe-square-root';
import { type Miner, minePairs } from '../miners/miner';
import { tf } from '../tensorflow/tensorflow';
import type { BatchLoss } from './batch-loss';
import { maskedMean } from './parts/masked-mean';
import { nanUnlessLabeled } from './parts/nan-unless-labeled';

export interface BatchContrastiveLossOptions {
  /** Distance beyond which a negative pair costs nothing. Default 1. */
  margin?: number;
  /** Chooses the pairs that count, for example `pairMarginMiner()`. Default: all of them. */
  miner?: Miner;
}

const known = knownOptions<BatchContrastiveLossOptions>('batchContrastiveLoss({ margin: 1 })', {
  margin: true,
  miner: true,
});

/**
 * (1/|P|) Σ_P dᵢⱼ² + (1/|N|) Σ_N max(margin - dᵢⱼ, 0)²: the contrastive loss over all pairs inside one labelled batch.
 *
 * P are the pairs of rows i < j with equal labels, N those with different labels; d is the Euclidean distance. A batch of n embeddings
 * gives n (n - 1) / 2 pairs, where `contrastiveLoss` has n / 2 ("in-batch negatives"). P and N are averaged separately, so that the many
 * negatives do not drown the few positives. An empty P or N adds 0, and an empty batch gives 0. Gradients are finite everywhere, and
 * exactly 0 between two equal rows.
 *
 * @returns a function of embeddings [batch, d] and labels [batch]; it gives a scalar
 * @throws Error if an option is unknown, or if the margin is negative or not finite; the returned function throws Error if the shapes do
 * not match, and RangeError if a label is not a whole number of 0 or more
 * @see R. Hadsell, S. Chopra, Y. LeCun, "Dimensionality Reduction by Learning an Invariant Mapping", CVPR 2006 (the terms)
 */
export function batchContrastiveLoss(options: BatchContrastiveLossOptions = {}): BatchLoss {
  const { margin = 1, miner } = known(options);
  requireSetting('batchContrastiveLoss', 'margin', margin);
  return (embeddings, labels) => {
    requireLabeled('batchContrastiveLoss', embeddings, labels);
    return tf.tidy(() => {
      const rows = nanUnlessLabeled(embeddings, labels);
      const { positive, negative } = minePairs(miner, rows, labels);
      const squaredDistance = pairwiseSquaredDistances(rows);
      const shortfall = tf.relu(tf.sub<tf.Tensor2D>(margin, safeSquareRoot(squaredDistance)));
      return tf.add(maskedMean(squaredDistance, positive), maskedMean(tf.square(shortfall), negative));
    });
  };
}
