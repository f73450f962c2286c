import { randomUniform } from '../runtime/random';
import { tf } from '../runtime/tensorflow';
import { requireLabelled } from './check-arguments';
import { l2Normalise } from './l2-normalise';
import { labelPairs } from './label-pairs';
import { type Miner, tripletsOf } from './miner';
import { pairwiseDistances } from './pairwise-distances';

export interface DistanceWeightedMinerOptions {
  /** Negatives nearer than that are as likely as those at that distance, more than 0. 0.5 unless told (the paper's). */
  cutoff?: number;
  /** Negatives from that distance on are not drawn, more than cutoff and less than 2. 1.4 unless told: those that cost nothing in
   * `marginLoss`, whose boundary and margin add up to it. */
  farthest?: number;
}

/**
 * Draws for each pair of anchor and positive one negative, with a chance in proportion to 1 / q(max(d, cutoff)),
 * q(d) = d^(D - 2) (1 - d² / 4)^((D - 3) / 2): triplets.
 *
 * q is how densely points in random directions lie at Euclidean distance d of the D-dimensional unit sphere, nearly all of them close to
 * √2: drawn evenly, nearly all negatives would be. The embeddings are normalised for it. An anchor without a negative nearer than
 * `farthest` has no triplet. The draws come from `randomUniform`: in `fit` from its seed, else from `withSeed`. Time and memory grow with
 * batch³: 128 images take some 8 MB a matrix.
 *
 * @throws if not 0 < cutoff < farthest < 2
 * @see C.-Y. Wu, R. Manmatha, A. Smola, P. Krähenbühl, "Sampling Matters in Deep Embedding Learning", ICCV 2017
 */
export function distanceWeightedMiner({ cutoff = 0.5, farthest = 1.4 }: DistanceWeightedMinerOptions = {}): Miner {
  if (!(0 < cutoff && cutoff < farthest && farthest < 2))
    throw new Error(
      `distanceWeightedMiner: cutoff and farthest must be 0 < cutoff < farthest < 2, found ${cutoff} and ${farthest}`,
    );
  return (embeddings, labels) =>
    tf.tidy(() => {
      requireLabelled('distanceWeightedMiner', embeddings, labels);
      const [count, dimensions] = embeddings.shape;
      const { positive, negative } = labelPairs(labels);
      const distances = pairwiseDistances('distanceWeightedMiner', l2Normalise(embeddings), 'euclidean');
      const within = tf.logicalAnd<tf.Tensor2D>(negative, tf.less(distances, farthest));
      const clipped = tf.clipByValue(distances, cutoff, farthest);
      const logWeights = tf.add(
        tf.mul(tf.log(clipped), 2 - dimensions),
        tf.mul(tf.log1p(tf.mul(tf.square(clipped), -1 / 4)), (3 - dimensions) / 2),
      );
      // The largest of ln w - ln(-ln u), u uniform, is a draw with chances in proportion to w (Gumbel, 1954).
      const uniform = tf.clipByValue(randomUniform([count, count, count]), 1e-7, 1 - 1e-7);
      const keys = tf.sub(tf.reshape(logWeights, [count, 1, count]), tf.log(tf.neg(tf.log(uniform))));
      const candidates = tripletsOf({ positive, negative: within });
      const kept = tf.where(candidates, keys, tf.fill(keys.shape, -1e30));
      return tf.logicalAnd<tf.Tensor3D>(candidates, tf.equal(kept, tf.max(kept, 2, true)));
    });
}
