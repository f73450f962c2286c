import { tf } from '../runtime/tensorflow';
import type { MinerDistanceOptions } from './batch-hard-miner';
import { requireLabelled } from './check-arguments';
import { labelPairs } from './label-pairs';
import type { Miner } from './miner';
import { pairwiseDistances } from './pairwise-distances';
import { semiHardNegatives } from './semi-hard-negatives';

/**
 * Chooses for each pair of anchor and positive the nearest negative that is farther than the positive, or where there is none the
 * farthest of all: triplets.
 *
 * All of those that are equally far are chosen. Time and memory grow with batch³.
 *
 * @throws if the distance is another
 * @see F. Schroff, D. Kalenichenko, J. Philbin, "FaceNet: A Unified Embedding for Face Recognition and Clustering", CVPR 2015
 */
export function semiHardMiner({ distance = 'cosine' }: MinerDistanceOptions = {}): Miner {
  return (embeddings, labels) =>
    tf.tidy(() => {
      requireLabelled('semiHardMiner', embeddings, labels);
      const count = labels.size;
      const { positive, negative } = labelPairs(labels);
      const distances = pairwiseDistances('semiHardMiner', embeddings, distance);
      const shares = semiHardNegatives(tf.reshape(distances, [count, 1, count]), negative);
      return tf.logicalAnd<tf.Tensor3D>(tf.greater(shares, 0), tf.reshape(positive, [count, count, 1]));
    });
}
