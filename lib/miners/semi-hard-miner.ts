import { knownOptions } from '../checks/known-options';
import { requireLabeled } from '../distances/check-arguments';
import { requireDistance } from '../distances/metric';
import { pairwiseDistances } from '../distances/pairwise-distances';
import { keepWhere } from '../tensorflow/keep-where';
import { rowsOf } from '../tensorflow/row-blocks';
import { tf } from '../tensorflow/tensorflow';
import type { MinerMetricOptions } from './batch-hard-miner';
import { labelPairs } from './label-pairs';
import { column, type MinedPairs, type Miner, minerOfTriplets, row, type TripletsOfAnchors } from './miner';
import { collectByNegatives, semiHardNegatives } from './semi-hard-negatives';

const known = knownOptions<MinerMetricOptions>("semiHardMiner({ metric: 'euclidean' })", { metric: true });

/**
 * Chooses for each pair of anchor and positive the nearest negative that is farther than the positive, or the farthest negative if none is:
 * triplets.
 *
 * If several are equally far, all of them are chosen.
 *
 * @throws Error if an option is unknown, or if the metric is not a distance
 * @see F. Schroff, D. Kalenichenko, J. Philbin, "FaceNet: A Unified Embedding for Face Recognition and Clustering", CVPR 2015
 */
export function semiHardMiner(options: MinerMetricOptions = {}): Miner {
  const { metric = 'cosine' } = known(options);
  requireDistance('semiHardMiner', metric);
  const choose = (embeddings: tf.Tensor2D, labels: tf.Tensor1D) => {
    requireLabeled('semiHardMiner', embeddings, labels);
    const { positive, negative } = labelPairs(labels);
    const distances = pairwiseDistances(embeddings, metric);
    return { positive, negative, distances, chosen: semiHardNegatives(distances, negative) };
  };
  const ofAnchors = (embeddings: tf.Tensor2D, labels: tf.Tensor1D): TripletsOfAnchors => {
    const { positive, negative, distances, chosen } = choose(embeddings, labels);
    // Two different stand-ins, lower than any distance, so that entries which are not pairs never compare equal.
    const [toNegative, toChosen] = [keepWhere(negative, distances, -1e30), keepWhere(positive, chosen, -2e30)];
    return (first, count) =>
      tf.tidy(() =>
        tf.equal<tf.Tensor3D>(row(rowsOf(toNegative, first, count)), column(rowsOf(toChosen, first, count))),
      );
  };
  const pairs = (embeddings: tf.Tensor2D, labels: tf.Tensor1D): MinedPairs =>
    tf.tidy(() => {
      const { positive, negative, distances, chosen } = choose(embeddings, labels);
      if (labels.size === 0) return { positive, negative };
      const takers = collectByNegatives(distances, chosen, negative, tf.cast(positive, 'float32'));
      return {
        positive: tf.logicalAnd<tf.Tensor2D>(positive, tf.any<tf.Tensor2D>(negative, 1, true)),
        negative: tf.greater<tf.Tensor2D>(takers, 0),
      };
    });
  return minerOfTriplets(ofAnchors, pairs);
}
