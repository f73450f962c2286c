import { knownOptions } from '../checks/known-options';
import { requireLabeled } from '../distances/check-arguments';
import { type DistanceMetric, requireDistance } from '../distances/metric';
import { pairwiseDistances } from '../distances/pairwise-distances';
import { tf } from '../tensorflow/tensorflow';
import { labelPairs } from './label-pairs';
import type { Miner } from './miner';
import { shareOfLargest } from './share-of-largest';

export interface MinerMetricOptions {
  /** `cosine` (default) is 1 - cos; `euclidean` is not squared, and takes the embeddings as they are. */
  metric?: DistanceMetric;
}

const known = knownOptions<MinerMetricOptions>("batchHardMiner({ metric: 'euclidean' })", { metric: true });

/**
 * Chooses for each anchor its farthest positive and its nearest negative: two pairs, which make one triplet per anchor.
 *
 * If several are equally far, all of them are chosen. A row without a positive or without a negative is not an anchor.
 *
 * @throws Error if an option is unknown, or if the metric is not a distance
 * @see A. Hermans, L. Beyer, B. Leibe, "In Defense of the Triplet Loss for Person Re-Identification", 2017
 */
export function batchHardMiner(options: MinerMetricOptions = {}): Miner {
  const { metric = 'cosine' } = known(options);
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
