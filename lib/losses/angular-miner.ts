import { tf } from '../runtime/tensorflow';
import { requireAcute, requireLabelled } from './check-arguments';
import { l2Normalise } from './l2-normalise';
import { labelPairs } from './label-pairs';
import { type Miner, tripletsOf } from './miner';
import { pairwiseSquaredDistances } from './pairwise-squared-distances';

export interface AngularMinerOptions {
  /** In degrees, more than 0 and less than 90. 20 unless told. */
  angle?: number;
}

/**
 * Chooses the triplets whose angle at the negative, arctan(|a - p| / (2 |n - c|)), c = (a + p) / 2, is larger than `angle`: those that
 * `angularLoss` pushes at.
 *
 * The embeddings are normalised for it. Time and memory grow with batch³.
 *
 * @throws if the angle is not between 0 and 90 degrees
 * @see J. Wang et al., "Deep Metric Learning with Angular Loss", ICCV 2017
 */
export function angularMiner({ angle = 20 }: AngularMinerOptions = {}): Miner {
  requireAcute('angularMiner', angle);
  return (embeddings, labels) =>
    tf.tidy(() => {
      requireLabelled('angularMiner', embeddings, labels);
      const count = labels.size;
      const squared = pairwiseSquaredDistances(l2Normalise(embeddings));
      const toPositive = tf.reshape<tf.Rank.R3>(squared, [count, count, 1]);
      const toNegatives = tf.add(tf.reshape(squared, [count, 1, count]), tf.reshape(squared, [1, count, count]));
      // |n - c|² by Apollonius: half of both sides' squares, less a quarter of the base's.
      const toCentre = tf.sub(tf.div(toNegatives, 2), tf.div(toPositive, 4));
      const squaredTangent = Math.tan((angle * Math.PI) / 180) ** 2;
      const isWide = tf.greater(toPositive, tf.mul(toCentre, 4 * squaredTangent));
      return tf.logicalAnd<tf.Tensor3D>(tripletsOf(labelPairs(labels)), isWide);
    });
}
