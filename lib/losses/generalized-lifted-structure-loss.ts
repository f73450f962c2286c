import { knownOptions } from '../checks/known-options';
import { requireLabeled, requireSetting } from '../distances/check-arguments';
import { requireDistance } from '../distances/metric';
import { pairwiseDistances } from '../distances/pairwise-distances';
import { minePairs } from '../miners/miner';
import { tf } from '../tensorflow/tensorflow';
import type { BatchLoss } from './batch-loss';
import type { LiftedStructureLossOptions } from './lifted-structure-loss';
import { maskedLogSumExp } from './parts/masked-log-sum-exp';
import { maskedMean } from './parts/masked-mean';
import { nanUnlessLabeled } from './parts/nan-unless-labeled';

const known = knownOptions<LiftedStructureLossOptions>('generalizedLiftedStructureLoss({ margin: 1 })', {
  margin: true,
  metric: true,
  miner: true,
});

/**
 * mean over the anchors of max(ln Σₚ exp(dₚ) + ln Σₙ exp(α - dₙ), 0): a smooth batch-hard loss in which all positives and all negatives
 * of an anchor count, the hard ones most.
 *
 * Each row of the batch is an anchor in turn; dₚ are its distances to the other rows with its label, dₙ to the rows with other labels. A
 * row without a positive or a negative is not an anchor (pytorch-metric-learning counts it); a batch without any anchor gives exactly 0,
 * with zero gradients. No distance makes it overflow.
 *
 * @returns a function of embeddings [batch, d] and labels [batch]; it gives the mean over the anchors, a scalar
 * @throws Error if an option is unknown, if the margin is negative or not finite, or if the metric is not a distance; the returned function
 * throws Error if the shapes do not match, and RangeError if a label is not a whole number of 0 or more
 * @see A. Hermans, L. Beyer, B. Leibe, "In Defense of the Triplet Loss for Person Re-Identification", 2017 (the sum there, the
 * mean here)
 */
export function generalizedLiftedStructureLoss(options: LiftedStructureLossOptions = {}): BatchLoss {
  const { margin = 1, metric = 'cosine', miner } = known(options);
  requireDistance('generalizedLiftedStructureLoss', metric);
  requireSetting('generalizedLiftedStructureLoss', 'margin', margin);
  return (embeddings, labels) => {
    requireLabeled('generalizedLiftedStructureLoss', embeddings, labels);
    return tf.tidy(() => {
      const rows = nanUnlessLabeled(embeddings, labels);
      const distances = pairwiseDistances(rows, metric);
      const { positive, negative } = minePairs(miner, rows, labels);
      const pull = maskedLogSumExp(distances, positive);
      const push = maskedLogSumExp(tf.sub<tf.Tensor2D>(margin, distances), negative);
      const isAnchor = tf.logicalAnd<tf.Tensor1D>(tf.any(positive, 1), tf.any(negative, 1));
      return maskedMean(tf.relu(tf.add<tf.Tensor1D>(pull, push)), isAnchor);
    });
  };
}
