import { tf } from '../runtime/tensorflow';
import { asConstant } from './as-constant';
import { labelPairs } from './label-pairs';

/** Which pairs of a batch count: bool masks [batch, batch], a row an anchor, a column its positive or negative. */
export interface MinedPairs {
  positive: tf.Tensor2D;
  negative: tf.Tensor2D;
}

/** Which triplets of a batch count: a bool mask [anchor, positive, negative], [batch, batch, batch]. */
export type MinedTriplets = tf.Tensor3D;

/**
 * Chooses the pairs or the triplets of a labelled batch that a loss is to count. Any miner goes with any loss: a loss of pairs takes
 * the pairs that stand in a chosen triplet, a loss of triplets every chosen positive of an anchor with every chosen negative of it.
 *
 * A function of tensors, for you to write as well: masks of fixed shape and no lists of rows, so that a step with it can be recorded.
 * What it chooses counts as a constant in the gradient. What is no pair by the labels is left out, whatever it says.
 */
export type Miner = (embeddings: tf.Tensor2D, labels: tf.Tensor1D) => MinedPairs | MinedTriplets;

const column = (mask: tf.Tensor2D) => tf.reshape<tf.Rank.R3>(mask, [mask.shape[0], mask.shape[1], 1]);
const row = (mask: tf.Tensor2D) => tf.reshape<tf.Rank.R3>(mask, [mask.shape[0], 1, mask.shape[1]]);

/** Every positive of each anchor with every negative of it: [anchor, positive, negative]. */
export const tripletsOf = ({ positive, negative }: MinedPairs): MinedTriplets =>
  tf.logicalAnd(column(positive), row(negative));

const pairsOf = (mined: MinedPairs | MinedTriplets): MinedPairs =>
  mined instanceof tf.Tensor ? { positive: tf.any(mined, 2), negative: tf.any(mined, 1) } : mined;

/** [batch, batch]: true where one of the two rows holds a NaN. */
function isNaNPair(embeddings: tf.Tensor2D): tf.Tensor2D {
  const count = embeddings.shape[0];
  const flawed = tf.any(tf.isNaN(embeddings), 1) as tf.Tensor1D;
  return tf.logicalOr<tf.Tensor2D>(tf.reshape(flawed, [count, 1]), tf.reshape(flawed, [1, count]));
}

/**
 * The pairs that the miner chooses, or all without one, as constants. Pairs with a NaN are always among them: a loss that left them
 * out would be 0 where the network is lost.
 */
export function minePairs(miner: Miner | undefined, embeddings: tf.Tensor2D, labels: tf.Tensor1D): MinedPairs {
  const all = labelPairs(labels);
  if (!miner) return all;
  return asConstant(() => {
    const mined = pairsOf(miner(embeddings, labels));
    const flawed = isNaNPair(embeddings);
    const among = (chosen: tf.Tensor2D, possible: tf.Tensor2D) =>
      tf.logicalAnd(tf.logicalOr(chosen, flawed), possible) as tf.Tensor2D;
    return { positive: among(mined.positive, all.positive), negative: among(mined.negative, all.negative) };
  });
}

/** The same for triplets. */
export function mineTriplets(miner: Miner | undefined, embeddings: tf.Tensor2D, labels: tf.Tensor1D): MinedTriplets {
  const all = tripletsOf(labelPairs(labels));
  if (!miner) return all;
  return asConstant(() => {
    const mined = miner(embeddings, labels);
    const chosen = mined instanceof tf.Tensor ? mined : tripletsOf(mined);
    const flawed = isNaNPair(embeddings);
    const isFlawed = tf.logicalOr(column(flawed), row(flawed));
    return tf.logicalAnd(tf.logicalOr(chosen, isFlawed), all) as MinedTriplets;
  });
}
