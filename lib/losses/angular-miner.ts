import { tf } from '../runtime/tensorflow';
import { requireAcute, requireLabelled } from './check-arguments';
import { l2Normalise } from './l2-normalise';
import { labelPairs } from './label-pairs';
import { column, type Miner, minerOfTriplets, row, tripletsOf } from './miner';
import { pairwiseSquaredDistances } from './pairwise-squared-distances';
import { rowsOf } from './row-blocks';

export interface AngularMinerOptions {
  /** In degrees, more than 0 and less than 90. Default 20. */
  angle?: number;
}

/**
 * Chooses the triplets whose angle at the negative, arctan(|a - p| / (2 |n - c|)), c = (a + p) / 2, is larger than `angle`: those that
 * `angularLoss` pushes at.
 *
 * The embeddings are normalised for it. Time grows with batch³; losses take the triplets of some anchors at a time.
 *
 * @throws if the angle is not between 0 and 90 degrees
 * @see J. Wang et al., "Deep Metric Learning with Angular Loss", ICCV 2017
 */
export function angularMiner({ angle = 20 }: AngularMinerOptions = {}): Miner {
  requireAcute('angularMiner', angle);
  return minerOfTriplets((embeddings, labels) => {
    requireLabelled('angularMiner', embeddings, labels);
    const pairs = labelPairs(labels);
    const squared = pairwiseSquaredDistances(l2Normalise(embeddings));
    const squaredTangent = Math.tan((angle * Math.PI) / 180) ** 2;
    return (first, count) =>
      tf.tidy(() => {
        const of = (x: tf.Tensor2D) => rowsOf(x, first, count);
        const toPositive = column(of(squared));
        const toNegatives = tf.add(row(of(squared)), tf.reshape(squared, [1, labels.size, labels.size]));
        // |n - c|² by Apollonius: half of both sides' squares, less a quarter of the base's.
        const toCentre = tf.sub(tf.div(toNegatives, 2), tf.div(toPositive, 4));
        const isWide = tf.greater(toPositive, tf.mul(toCentre, 4 * squaredTangent));
        const triplets = tripletsOf({ positive: of(pairs.positive), negative: of(pairs.negative) });
        return tf.logicalAnd<tf.Tensor3D>(triplets, isWide);
      });
  });
}
