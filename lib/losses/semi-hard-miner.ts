import { tf } from '../runtime/tensorflow';
import type { MinerDistanceOptions } from './batch-hard-miner';
import { requireLabelled } from './check-arguments';
import { labelPairs } from './label-pairs';
import { column, type Miner, minerOfTriplets, row, tripletsOf } from './miner';
import { pairwiseDistances } from './pairwise-distances';
import { rowsOf } from './row-blocks';
import { semiHardNegatives } from './semi-hard-negatives';

/**
 * Chooses for each pair of anchor and positive the nearest negative that is farther than the positive, or where there is none the
 * farthest of all: triplets.
 *
 * All of those that are equally far are chosen.
 *
 * @throws if the distance is another
 * @see F. Schroff, D. Kalenichenko, J. Philbin, "FaceNet: A Unified Embedding for Face Recognition and Clustering", CVPR 2015
 */
export function semiHardMiner({ distance = 'cosine' }: MinerDistanceOptions = {}): Miner {
  return minerOfTriplets((embeddings, labels) => {
    requireLabelled('semiHardMiner', embeddings, labels);
    const { positive, negative } = labelPairs(labels);
    const distances = pairwiseDistances('semiHardMiner', embeddings, distance);
    const chosen = semiHardNegatives(distances, negative);
    return (first, count) =>
      tf.tidy(() => {
        const of = (x: tf.Tensor2D) => rowsOf(x, first, count);
        const isChosen = tf.equal<tf.Tensor3D>(row(of(distances)), column(of(chosen)));
        return tf.logicalAnd<tf.Tensor3D>(isChosen, tripletsOf({ positive: of(positive), negative: of(negative) }));
      });
  });
}
