import { knownOptions } from '../checks/known-options';
import { requireLabeled, requireSetting } from '../distances/check-arguments';
import { type DistanceMetric, requireDistance } from '../distances/metric';
import { pairwiseDistances } from '../distances/pairwise-distances';
import { type Miner, mineTriplets } from '../miners/miner';
import { tf } from '../tensorflow/tensorflow';
import type { BatchLoss } from './batch-loss';
import { nanUnlessLabeled } from './parts/nan-unless-labeled';
import { meanTripletHinge } from './parts/triplet-hinges';

export interface BatchTripletLossOptions {
  /** In the units of the distance. Default 0.4, which suits a cosine distance. */
  margin?: number;
  /** `cosine` (default) is 1 - cos; `euclidean` is not squared, and takes the embeddings as they are. */
  metric?: DistanceMetric;
  /** Chooses the triplets that count, for example `semiHardMiner()`. Default: all of them. */
  miner?: Miner;
}

const known = knownOptions<BatchTripletLossOptions>('batchTripletLoss({ margin: 0.2 })', {
  margin: true,
  metric: true,
  miner: true,
});

/**
 * mean over the chosen triplets of max(d⁺ - d⁻ + margin, 0): the triplet loss over all triplets of a batch that a miner chooses.
 *
 * Without a miner every anchor meets every positive and every negative ("batch all"). Most of these triplets soon cost nothing and dilute
 * the mean, so use a miner. `batchHardTripletLoss` and `semiHardTripletLoss` are this loss with `batchHardMiner` and `semiHardMiner`. A
 * batch without a triplet gives exactly 0, with zero gradients. Memory grows with batch². Time grows with batch² log batch, or with batch³
 * for a miner of triplets.
 *
 * @returns a function of embeddings [batch, d] and labels [batch]; it gives the mean over the chosen triplets, a scalar
 * @throws Error if an option is unknown, if the margin is negative or not finite, or if the metric is not a distance; the returned function
 * throws Error if the shapes do not match, and RangeError if a label is not a whole number of 0 or more
 * @see A. Hermans, L. Beyer, B. Leibe, "In Defense of the Triplet Loss for Person Re-Identification", 2017
 */
export function batchTripletLoss(options: BatchTripletLossOptions = {}): BatchLoss {
  const { margin = 0.4, metric = 'cosine', miner } = known(options);
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
