import { knownOptions } from '../checks/known-options';
import { requireLabeled, requireSetting } from '../distances/check-arguments';
import { type DistanceMetric, requireDistance } from '../distances/metric';
import { pairwiseDistances } from '../distances/pairwise-distances';
import { labelPairs } from '../miners/label-pairs';
import { shareOfLargest } from '../miners/share-of-largest';
import { tf } from '../tensorflow/tensorflow';
import type { BatchLoss } from './batch-loss';
import { maskedMean } from './parts/masked-mean';
import { nanUnlessLabeled } from './parts/nan-unless-labeled';

export interface BatchHardTripletLossOptions {
  /** In the units of the distance. Default 0.4, which suits a cosine distance. Not with `soft`. */
  margin?: number;
  /** `cosine` (default) is 1 - cos; `euclidean` is not squared, and takes the embeddings as they are. */
  metric?: DistanceMetric;
  /** Uses ln(1 + exp(d⁺ - d⁻)) instead, which has no margin and never reaches 0. Default false. */
  soft?: boolean;
}

const known = knownOptions<BatchHardTripletLossOptions>('batchHardTripletLoss({ margin: 0.2 })', {
  margin: true,
  metric: true,
  soft: true,
});

/**
 * mean over the anchors of max(d⁺ - d⁻ + margin, 0): the triplet loss of each anchor's hardest triplet in the batch, d⁺ being the
 * distance of its farthest positive and d⁻ that of its nearest negative.
 *
 * Each row of the batch is an anchor in turn, unless it has no positive or no negative. A batch without any anchor gives exactly 0, with
 * zero gradients. Only the chosen positive and negative receive a gradient, in equal shares where several are equally far. Time and memory
 * grow with batch². Make batches with `classExamples`, so that every row has both.
 *
 * If the loss stays at the margin, all embeddings have collapsed onto one point, which the hardest triplets can cause early in training:
 * lower the learning rate, use the Euclidean distance, or begin with `semiHardTripletLoss`.
 *
 * @returns a function of embeddings [batch, d] and labels [batch]; it gives the mean over the anchors, a scalar
 * @throws Error if an option is unknown, if the margin is negative, not finite or given with `soft`, or if the metric is not a distance;
 * the returned function throws Error if the shapes do not match, and RangeError if a label is not a whole number of 0 or more
 * @see A. Hermans, L. Beyer, B. Leibe, "In Defense of the Triplet Loss for Person Re-Identification", 2017, equation 5
 */
export function batchHardTripletLoss(options: BatchHardTripletLossOptions = {}): BatchLoss {
  const { margin, metric = 'cosine', soft = false } = known(options);
  requireDistance('batchHardTripletLoss', metric);
  requireSetting('batchHardTripletLoss', 'margin', margin ?? 0);
  if (soft && margin !== undefined)
    throw new Error(
      `batchHardTripletLoss: margin must be left out of a soft loss, found ${margin}; leave out margin or soft`,
    );
  return (embeddings, labels) => {
    requireLabeled('batchHardTripletLoss', embeddings, labels);
    return tf.tidy(() => {
      const rows = nanUnlessLabeled(embeddings, labels);
      const distances = pairwiseDistances(rows, metric);
      const { positive, negative } = labelPairs(labels);
      const farthest = shareOfLargest(distances, positive);
      const nearest = shareOfLargest(tf.neg(distances), negative);
      const lack = tf.sum<tf.Tensor2D>(tf.mul(tf.sub(farthest, nearest), distances), 1, true);
      const losses = soft ? tf.softplus(lack) : tf.relu(tf.add<tf.Tensor2D>(lack, margin ?? 0.4));
      return maskedMean(losses, tf.logicalAnd<tf.Tensor2D>(tf.any(positive, 1, true), tf.any(negative, 1, true)));
    });
  };
}
