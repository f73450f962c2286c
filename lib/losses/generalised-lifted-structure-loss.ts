import { tf } from '../runtime/tensorflow';
import { requireLabelled, requireSetting } from './check-arguments';
import type { LiftedStructureLossOptions } from './lifted-structure-loss';
import { maskedLogSumExp } from './masked-log-sum-exp';
import { maskedMean } from './masked-mean';
import { minePairs } from './miner';
import { nanUnlessLabelled } from './nan-unless-labelled';
import { pairwiseDistances } from './pairwise-distances';

/**
 * mean over the anchors of max(ln Σₚ exp(dₚ) + ln Σₙ exp(α - dₙ), 0): a smooth batch-hard loss in which all positives and all negatives
 * of an anchor count, the hard ones most.
 *
 * Each row of the batch is an anchor in turn; dₚ are its distances to the other rows of its label, dₙ to the rows of other labels.
 * Rows that lack one of the two are no anchors (pytorch-metric-learning counts them); a batch without any anchor gives exactly 0, with
 * zero gradients. No distance overflows.
 *
 * @param embeddings [batch, d]
 * @param labels class numbers, [batch]: whole numbers from 0 on. Others are refused; where only the device knows them, the loss is NaN
 * @param options margin α, 1 unless told; distance, `euclidean` unless told; miner
 * @returns the mean over the anchors, a scalar
 * @throws if the shapes do not fit together, if the margin is negative or not finite, or if the distance is another
 * @see A. Hermans, L. Beyer, B. Leibe, "In Defense of the Triplet Loss for Person Re-Identification", 2017 (the sum there, the
 * mean here)
 */
export function generalisedLiftedStructureLoss(
  embeddings: tf.Tensor2D,
  labels: tf.Tensor1D,
  { margin = 1, distance = 'euclidean', miner }: LiftedStructureLossOptions = {},
): tf.Scalar {
  requireLabelled('generalisedLiftedStructureLoss', embeddings, labels);
  requireSetting('generalisedLiftedStructureLoss', 'margin', margin);
  return tf.tidy(() => {
    const rows = nanUnlessLabelled(embeddings, labels);
    const distances = pairwiseDistances('generalisedLiftedStructureLoss', rows, distance);
    const { positive, negative } = minePairs(miner, rows, labels);
    const pull = maskedLogSumExp(distances, positive);
    const push = maskedLogSumExp(tf.sub<tf.Tensor2D>(margin, distances), negative);
    const isAnchor = tf.logicalAnd<tf.Tensor1D>(tf.any(positive, 1), tf.any(negative, 1));
    return maskedMean(tf.relu(tf.add<tf.Tensor1D>(pull, push)), isAnchor);
  });
}
