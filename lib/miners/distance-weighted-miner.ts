import { knownOptions } from '../checks/known-options';
import { requireLabeled } from '../distances/check-arguments';
import { l2Normalize } from '../distances/l2-normalize';
import { pairwiseDistances } from '../distances/pairwise-distances';
import { randomUniform } from '../tensorflow/random';
import { rowsOf } from '../tensorflow/row-blocks';
import { collectInRows } from '../tensorflow/row-picks';
import { countUpTo } from '../tensorflow/search-sorted';
import { tf } from '../tensorflow/tensorflow';
import { labelPairs } from './label-pairs';
import { column, type MinedPairs, type Miner, minerOfTriplets, type TripletsOfAnchors } from './miner';

export interface DistanceWeightedMinerOptions {
  /** Must be more than 0. Negatives nearer than this are drawn as often as negatives at this distance. Default 0.5 (the paper's). */
  cutoff?: number;
  /**
   * Must be more than cutoff and less than 2. Negatives at this distance or farther are not drawn. Default 1.4, the sum of the default
   * boundary and margin of `marginLoss`, from which on a negative costs nothing there.
   */
  farthest?: number;
}

const known = knownOptions<DistanceWeightedMinerOptions>('distanceWeightedMiner({ cutoff: 0.5 })', {
  cutoff: true,
  farthest: true,
});

/**
 * Draws one negative for each pair of anchor and positive, with a probability proportional to 1 / q(max(d, cutoff)), q(d) = d^(D - 2) (1 -
 * d² / 4)^((D - 3) / 2): triplets.
 *
 * q is the density of the Euclidean distance d between random points of the D-dimensional unit sphere. Nearly all of them are about √2
 * apart, and so would be nearly all negatives that were drawn uniformly. The embeddings are normalised first. An anchor without a negative
 * nearer than `farthest` has no triplet. The draws come from `randomUniform`, which `fit` seeds; elsewhere use `withSeed`.
 *
 * @throws Error if an option is unknown, or unless 0 < cutoff < farthest < 2
 * @see C.-Y. Wu, R. Manmatha, A. Smola, P. Krähenbühl, "Sampling Matters in Deep Embedding Learning", ICCV 2017
 */
export function distanceWeightedMiner(options: DistanceWeightedMinerOptions = {}): Miner {
  const { cutoff = 0.5, farthest = 1.4 } = known(options);
  if (!(0 < cutoff && cutoff < farthest && farthest < 2))
    throw new Error(
      `distanceWeightedMiner: cutoff and farthest must satisfy 0 < cutoff < farthest < 2, found ${cutoff} and ${farthest}`,
    );
  const draw = (embeddings: tf.Tensor2D, labels: tf.Tensor1D) => {
    requireLabeled('distanceWeightedMiner', embeddings, labels);
    const { positive, negative } = labelPairs(labels);
    return { positive, drawn: drawNegatives(embeddings, negative, cutoff, farthest) };
  };
  const ofAnchors = (embeddings: tf.Tensor2D, labels: tf.Tensor1D): TripletsOfAnchors => {
    const { positive, drawn } = draw(embeddings, labels);
    const numbers = tf.reshape<tf.Rank.R3>(tf.range(0, labels.size, 1, 'int32'), [1, 1, labels.size]);
    return (first, count) =>
      tf.tidy(() => {
        const isDrawn = tf.equal<tf.Tensor3D>(column(rowsOf(drawn, first, count)), numbers);
        return tf.logicalAnd<tf.Tensor3D>(isDrawn, column(rowsOf(positive, first, count)));
      });
  };
  const pairs = (embeddings: tf.Tensor2D, labels: tf.Tensor1D): MinedPairs =>
    tf.tidy(() => {
      const { positive, drawn } = draw(embeddings, labels);
      const chosen = tf.logicalAnd<tf.Tensor2D>(positive, tf.greaterEqual(drawn, tf.scalar(0, 'int32')));
      const places = tf.maximum<tf.Tensor2D>(drawn, tf.scalar(0, 'int32'));
      const draws = collectInRows(tf.cast(chosen, 'float32'), places, labels.size);
      return { positive: chosen, negative: tf.greater<tf.Tensor2D>(draws, 0) };
    });
  return minerOfTriplets(ofAnchors, pairs);
}

/** The row drawn for each pair, [anchor, positive]; -1 if the anchor has no negative near enough. */
function drawNegatives(embeddings: tf.Tensor2D, negative: tf.Tensor2D, cutoff: number, farthest: number): tf.Tensor2D {
  const [count, dimensions] = embeddings.shape;
  if (count === 0) return tf.zeros([0, 0], 'int32');
  return tf.tidy(() => {
    const distances = pairwiseDistances(l2Normalize(embeddings), 'euclidean');
    const within = tf.logicalAnd<tf.Tensor2D>(negative, tf.less(distances, farthest));
    const clipped = tf.clipByValue(distances, cutoff, farthest);
    const logWeights = tf.add<tf.Tensor2D>(
      tf.mul(tf.log(clipped), 2 - dimensions),
      tf.mul(tf.log1p(tf.mul(tf.square(clipped), -1 / 4)), (3 - dimensions) / 2),
    );
    const kept = tf.where(within, logWeights, tf.fill(logWeights.shape, -1e30));
    const weights = tf.exp(tf.sub(kept, tf.max(kept, 1, true)));
    // Inverse transform sampling: the position of a uniform share of the total among the cumulative sums.
    const sums = tf.cumsum<tf.Tensor2D>(tf.where(within, weights, tf.zerosLike(weights)), 1);
    const whole = tf.slice(sums, [0, count - 1], [count, 1]);
    const shares = tf.minimum(randomUniform([count, count]), 1 - 2 ** -23);
    const drawn = countUpTo(sums, tf.mul<tf.Tensor2D>(whole, shares));
    return tf.where(
      tf.tile(tf.any<tf.Tensor2D>(within, 1, true), [1, count]),
      drawn,
      tf.fill(drawn.shape, -1, 'int32'),
    );
  });
}
