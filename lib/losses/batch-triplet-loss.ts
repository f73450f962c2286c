import { tf } from '../runtime/tensorflow';
import { requireLabelled, requireSetting } from './check-arguments';
import { type Miner, mineTriplets } from './miner';
import { nanUnlessLabelled } from './nan-unless-labelled';
import { pairwiseDistances } from './pairwise-distances';
import { meanTripletHinge } from './triplet-hinges';

export interface BatchTripletLossOptions {
  /** In the units of the distance; default 0.4 (which suits a cosine distance). */
  margin?: number;
  /** `cosine`, 1 - cos (default), or `euclidean`, not squared, of the embeddings as they are. */
  distance?: 'euclidean' | 'cosine';
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
 * @param embeddings [batch, d]
 * @param labels class numbers, [batch]: whole numbers from 0 on. Others are refused; where only the device knows them, the loss is NaN
 * @returns the mean over the chosen triplets, a scalar
 * @throws if the shapes do not fit together, if the margin is negative or not finite, or if the distance is another
 * @see A. Hermans, L. Beyer, B. Leibe, "In Defense of the Triplet Loss for Person Re-Identification", 2017
 */
export function batchTripletLoss(
  embeddings: tf.Tensor2D,
  labels: tf.Tensor1D,
  { margin = 0.4, distance = 'cosine', miner }: BatchTripletLossOptions = {},
): tf.Scalar {
  requireLabelled('batchTripletLoss', embeddings, labels);
  requireSetting('batchTripletLoss', 'margin', margin);
  return tf.tidy(() => {
    const rows = nanUnlessLabelled(embeddings, labels);
    const distances = pairwiseDistances('batchTripletLoss', rows, distance);
    return meanTripletHinge(distances, mineTriplets(miner, rows, labels), margin);
  });
}
