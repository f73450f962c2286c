import { knownOptions } from '../checks/known-options';
import { requireLabeled, requireSetting } from '../distances/check-arguments';
import { type DistanceMetric, requireDistance } from '../distances/metric';
import { pairwiseDistances } from '../distances/pairwise-distances';
import { type Miner, minePairs } from '../miners/miner';
import { asConstant } from '../tensorflow/as-constant';
import { tf } from '../tensorflow/tensorflow';
import type { BatchLoss } from './batch-loss';
import { maskedLogSumExp } from './parts/masked-log-sum-exp';
import { maskedMean } from './parts/masked-mean';
import { nanUnlessLabeled } from './parts/nan-unless-labeled';

export interface LiftedStructureLossOptions {
  /** α, in the units of the distance: a negative nearer than α adds more than 1 to the sum. Default 1 (the paper's). */
  margin?: number;
  /** `cosine`, 1 - cos (default), or the paper's `euclidean`, not squared, which takes the embeddings as they are. */
  metric?: DistanceMetric;
  /** Chooses the pairs that count. Default: all of them. */
  miner?: Miner;
}

const known = knownOptions<LiftedStructureLossOptions>('liftedStructureLoss({ margin: 1 })', {
  margin: true,
  metric: true,
  miner: true,
});

/**
 * ½ mean over the positive pairs (i, j) of max(dᵢⱼ + ln[Σₙ exp(α - dᵢₙ) + Σₙ exp(α - dⱼₙ)], 0)²: each pair is compared with all negatives
 * of both of its rows, by the paper's smooth upper bound.
 *
 * A pair is left out if neither of its rows has a negative; a batch without any pair gives exactly 0, with zero gradients. No distance
 * overflows. Time and memory grow with batch².
 *
 * @returns a function of embeddings [batch, d] and labels [batch]; it gives the mean over the positive pairs, a scalar
 * @throws Error if an option is unknown, if the margin is negative or not finite, or if the metric is not a distance; the returned function
 * throws Error if the shapes do not match, and RangeError if a label is not a whole number of 0 or more
 * @see H. Oh Song et al., "Deep Metric Learning via Lifted Structured Feature Embedding", CVPR 2016
 */
export function liftedStructureLoss(options: LiftedStructureLossOptions = {}): BatchLoss {
  const { margin = 1, metric = 'cosine', miner } = known(options);
  requireDistance('liftedStructureLoss', metric);
  requireSetting('liftedStructureLoss', 'margin', margin);
  return (embeddings, labels) => {
    requireLabeled('liftedStructureLoss', embeddings, labels);
    return tf.tidy(() => {
      const rows = nanUnlessLabeled(embeddings, labels);
      const distances = pairwiseDistances(rows, metric);
      const { positive, negative } = minePairs(miner, rows, labels);
      const push = maskedLogSumExp(tf.sub<tf.Tensor2D>(margin, distances), negative);
      const [anchor, partner] = [tf.reshape(push, [labels.size, 1]), tf.reshape(push, [1, labels.size])];
      // ln(eᵃ + eᵇ) relative to the larger: two rows without a negative stay near -1e30, which no distance lifts above 0.
      const larger = asConstant(() => tf.maximum(anchor, partner));
      const sum = tf.add(tf.exp(tf.sub(anchor, larger)), tf.exp(tf.sub(partner, larger)));
      const both = tf.add<tf.Tensor2D>(tf.log(sum), larger);
      const losses = tf.square(tf.relu(tf.add(distances, both)));
      const hasNegative = tf.any(negative, 1);
      const either = tf.logicalOr(tf.reshape(hasNegative, [labels.size, 1]), tf.reshape(hasNegative, [1, labels.size]));
      return tf.div(maskedMean(losses, tf.logicalAnd<tf.Tensor2D>(positive, either)), 2);
    });
  };
}
