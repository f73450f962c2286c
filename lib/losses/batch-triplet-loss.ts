import { requireLabeled, requireSetting } from '../distances/check-arguments';
import { type DistanceMetric, requireDistance } from '../distances/metric';
import { pairwiseDistances } from '../distances/pairwise-distances';
import { type Miner, mineTriplets } from '../miners/miner';
import { tf } from '../tensorflow/tensorflow';
import type { BatchLoss } from './batch-loss';
import { nanUnlessLabeled } from './parts/nan-unless-labeled';
import { meanTripletHinge } from './parts/triplet-hinges';

export interface BatchTripletLossOptions {
  /** In the units of the distance; default 0.4 (which suits a cosine distance). */
  margin?: number;
  /** `cosine`, 1 - cos (default), or `euclidean`, not squared, of the embeddings as they are. */
  metric?: DistanceMetric;
  /** Which triplets count, such as `semiHardMiner()`; default all. */
  miner?: Miner;
}

/**
 * mean over the chosen triplets of a batch of max(d⁺ - d⁻ + margin, 0): the triplet loss with a miner.
 *
 * Without a miner every anchor meets every positive and every negative ("batch all"), most of which soon keep the margin and dilute
 * the mean: choose by a miner. `batchHardTripletLoss` and `semiHardTripletLoss` are this loss with `batchHardMiner` and
 * `semiHardMiner`. A batch without a triplet gives exactly 0, with zero gradients. Memory grows with batch², time with batch² log batch,
 * but with batch³ for a miner of triplets.
 *
 * @returns the loss of embeddings [batch, d] and labels, class numbers, [batch]: the mean over the chosen triplets, a scalar
 * @throws if the margin is negative or not finite, or if the metric is no distance; the loss, if the shapes do not fit together
 * @see A. Hermans, L. Beyer, B. Leibe, "In Defense of the Triplet Loss for Person Re-Identification", 2017
 */
export function batchTripletLoss({ margin = 0.4, metric = 'cosine', miner }: BatchTripletLossOptions = {}): BatchLoss {
  requireDistance('batchTripletLoss', metric);
  requireSetting('batchTripletLoss', 'margin', margin);
  return (embeddings, labels) => {
    requireLabeled('batchTripletLoss', embeddings, labels);
    return tf.tidy(() => {
      const rows = nanUnlessLabeled(embeddings, labels);
      const distances = pairwiseDistances(rows, metric);
      return meanTripletHinge(distances, mineTriplets(miner, rows, labels), margin);
    });
  };
}
