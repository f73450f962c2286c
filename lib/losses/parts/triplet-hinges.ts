import { anchorsAtOnce, column, type MinedPairs, row, type TripletsOfAnchors } from '../../miners/miner';
import { keepWhere } from '../../tensorflow/keep-where';
import { byRowBlocks, joinRows, rowsOf } from '../../tensorflow/row-blocks';
import { pickInRows, sortedRows } from '../../tensorflow/row-picks';
import { countBelow, countUpTo } from '../../tensorflow/search-sorted';
import { tf } from '../../tensorflow/tensorflow';
import { withSlope } from './with-slope';

interface Hinges {
  /** Σ of the costs. */
  cost: tf.Scalar;
  /** The number of triplets. */
  triplets: tf.Scalar;
  /** The gradient of `cost`, [batch, batch]. */
  slope: tf.Tensor2D;
}

/**
 * mean over the triplets (a, p, n) of max(dₐₚ - dₐₙ + margin, 0); exactly 0, with zero gradients, without a triplet.
 *
 * Pairs are counted in each anchor's sorted distances: time grows with batch² log batch, memory with batch². Triplets are worked through in
 * blocks of anchors: time grows with batch³.
 * @param distances [batch, batch]
 */
export function meanTripletHinge(
  distances: tf.Tensor2D,
  triplets: MinedPairs | TripletsOfAnchors,
  margin: number,
): tf.Scalar {
  return withSlope(distances, (values) => {
    const found =
      typeof triplets === 'function'
        ? hingesOfTriplets(values, triplets, margin)
        : hingesOfPairs(values, triplets, margin);
    const count = tf.maximum(found.triplets, 1);
    return { value: tf.div(found.cost, count), slope: tf.div(found.slope, count) };
  });
}

/** Every positive of an anchor with each of its negatives: counts the negatives nearer than the positive's distance plus the margin. */
function hingesOfPairs(distances: tf.Tensor2D, { positive, negative }: MinedPairs, margin: number): Hinges {
  const [count] = distances.shape;
  const [isPositive, isNegative] = [positive, negative].map((mask) => tf.cast<tf.Tensor2D>(mask, 'float32'));
  const [positives, negatives] = [isPositive, isNegative].map((mask) => tf.sum<tf.Tensor2D>(mask, 1, true));
  const limits = tf.add<tf.Tensor2D>(distances, margin);
  const sorted = sortedRows(distances, negative);
  const sums = tf.cumsum<tf.Tensor2D>(
    tf.where(tf.less(tf.range(0, count), negatives), sorted, tf.zerosLike(sorted)),
    1,
  );
  const near = countBelow(sorted, limits);
  const nearSums = pickInRows(tf.concat([tf.zeros<tf.Rank.R2>([count, 1]), sums], 1), near);
  const nearer = tf.cast<tf.Tensor2D>(near, 'float32');
  const costs = tf.relu(tf.sub<tf.Tensor2D>(tf.mul(nearer, limits), nearSums));
  const farther = tf.sub(positives, tf.cast(countUpTo(sortedRows(limits, positive), distances), 'float32'));
  // Sorting and searching lose a NaN, so it is added back.
  const isPair = tf.logicalAnd(tf.logicalOr(positive, negative), tf.greater(tf.mul(positives, negatives), 0));
  const flaw = tf.where(tf.any(tf.logicalAnd(isPair, tf.isNaN(distances))), tf.scalar(Number.NaN), tf.scalar(0));
  return {
    cost: tf.add(tf.sum(tf.where(positive, costs, tf.zerosLike(costs))), flaw) as tf.Scalar,
    triplets: tf.sum(tf.mul(positives, negatives)),
    slope: tf.sub(tf.mul(isPositive, nearer), tf.mul(isNegative, farther)),
  };
}

function hingesOfTriplets(distances: tf.Tensor2D, triplets: TripletsOfAnchors, margin: number): Hinges {
  const [batch] = distances.shape;
  const blocks = byRowBlocks(batch, anchorsAtOnce(batch), (first, count) => {
    const own = rowsOf(distances, first, count);
    const chosen = triplets(first, count);
    const excess = tf.sub<tf.Tensor3D>(column(tf.add<tf.Tensor2D>(own, margin)), row(own));
    const costs = keepWhere(chosen, tf.relu(excess));
    const isCostly = tf.cast(tf.greater(costs, 0), 'float32');
    return {
      cost: tf.sum<tf.Scalar>(costs),
      triplets: tf.sum<tf.Scalar>(tf.cast(chosen, 'float32')),
      slope: tf.sub<tf.Tensor2D>(tf.sum(isCostly, 2), tf.sum(isCostly, 1)),
    };
  });
  return {
    cost: tf.addN(blocks.map(({ cost }) => cost)),
    triplets: tf.addN(blocks.map((block) => block.triplets)),
    slope: joinRows(blocks.map(({ slope }) => slope)),
  };
}
