import { requireLabeled } from '../distances/check-arguments';
import { type DistanceMetric, requireDistance } from '../distances/metric';
import { pairwiseDistances } from '../distances/pairwise-distances';
import { tf } from '../tensorflow/tensorflow';
import { labelPairs } from './label-pairs';
import type { Miner } from './miner';
import { shareOfLargest } from './share-of-largest';

export interface MinerMetricOptions {
  /** `cosine`, 1 - cos (default), or `euclidean`, not squared, of the embeddings as they are. */
  metric?: DistanceMetric;
}

/**
 * Chooses for each anchor its farthest positive and its nearest negative: pairs, which are one triplet an anchor.
 *
 * All of those that are equally far are chosen. Rows without a positive or without a negative are no anchors.
 *
 * @throws if the metric is no distance
 * @see A. Hermans, L. Beyer, B. Leibe, "In Defense of the Triplet Loss for Person Re-Identification", 2017
 */
export function batchHardMiner({ metric = 'cosine' }: MinerMetricOptions = {}): Miner {
  requireDistance('batchHardMiner', metric);
  return (embeddings, labels) =>
    tf.tidy(() => {
      requireLabeled('batchHardMiner', embeddings, labels);
      const { positive, negative } = labelPairs(labels);
      const distances = pairwiseDistances(embeddings, metric);
      const isAnchor = tf.logicalAnd(tf.any(positive, 1, true), tf.any(negative, 1, true));
      const largest = (values: tf.Tensor2D, mask: tf.Tensor2D) =>
        tf.logicalAnd<tf.Tensor2D>(tf.greater(shareOfLargest(values, mask), 0), isAnchor);
      return { positive: largest(distances, positive), negative: largest(tf.neg(distances), negative) };
    });
}
