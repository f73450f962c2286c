import { asConstant } from '../tensorflow/as-constant';
import { byRowBlocks, joinRows, rowsOf } from '../tensorflow/row-blocks';
import { tf } from '../tensorflow/tensorflow';
import { labelPairs } from './label-pairs';

/** The pairs of a batch that count: bool masks [batch, batch]. The row is the anchor, the column its positive or negative. */
export interface MinedPairs {
  positive: tf.Tensor2D;
  negative: tf.Tensor2D;
}

/** The triplets of a batch that count: a bool mask [anchor, positive, negative], [batch, batch, batch]. */
export type MinedTriplets = tf.Tensor3D;

/** The triplets of `count` anchors from row `first` on: a bool mask [anchor, positive, negative], [count, batch, batch]. */
export type TripletsOfAnchors = (first: number, count: number) => tf.Tensor3D;

/**
 * Chooses the pairs or the triplets of a labelled batch that a loss counts. Any miner works with any loss: a loss over pairs takes the
 * pairs that are part of a chosen triplet; a loss over triplets combines every chosen positive of an anchor with every chosen negative.
 *
 * A miner is a function of tensors, and you can write your own. It gives masks of fixed shape, not lists of rows, so that a training step
 * with it can be recorded. Its choice counts as a constant in the gradient. Entries that are not pairs by the labels are ignored.
 */
export interface Miner {
  (embeddings: tf.Tensor2D, labels: tf.Tensor1D): MinedPairs | MinedTriplets;
  /**
   * The same triplets, for a block of anchors at a time: the whole mask of a batch of 4,096 would take 68 GB. If a miner has this method,
   * losses call it inside `tf.tidy`.
   */
  ofAnchors?(embeddings: tf.Tensor2D, labels: tf.Tensor1D): TripletsOfAnchors;
  /** The pairs that are part of these triplets, if they can be found without all batch³ entries. Losses over pairs call it. */
  pairs?(embeddings: tf.Tensor2D, labels: tf.Tensor1D): MinedPairs;
}

/** The largest number of entries in one block of a triplet mask: 128 MB as float32; a loss holds about ten arrays of that size. */
const largestMask = 2 ** 25;

/** The number of anchors per block of a triplet mask; may be less than 1. */
export const anchorsAtOnce = (batch: number) => largestMask / batch ** 2;

/** A miner of triplets that can give them in blocks of anchors, and optionally their pairs. */
export function minerOfTriplets(
  ofAnchors: (embeddings: tf.Tensor2D, labels: tf.Tensor1D) => TripletsOfAnchors,
  pairs?: (embeddings: tf.Tensor2D, labels: tf.Tensor1D) => MinedPairs,
): Miner {
  return Object.assign(
    (embeddings: tf.Tensor2D, labels: tf.Tensor1D) => tf.tidy(() => ofAnchors(embeddings, labels)(0, labels.size)),
    { ofAnchors, pairs },
  );
}

/** [anchor, row] as [anchor, row, 1], to compare each entry with all other rows. */
export const column = (x: tf.Tensor2D) => tf.reshape<tf.Rank.R3>(x, [x.shape[0], x.shape[1], 1]);
/** [anchor, row] as [anchor, 1, row]. */
export const row = (x: tf.Tensor2D) => tf.reshape<tf.Rank.R3>(x, [x.shape[0], 1, x.shape[1]]);

/** Every positive of each anchor combined with each of its negatives: [anchor, positive, negative]. */
export const tripletsOf = ({ positive, negative }: MinedPairs): MinedTriplets =>
  tf.logicalAnd(column(positive), row(negative));

function pairsOf(miner: Miner, embeddings: tf.Tensor2D, labels: tf.Tensor1D): MinedPairs {
  if (miner.pairs) return miner.pairs(embeddings, labels);
  const ofAnchors = miner.ofAnchors?.(embeddings, labels);
  const masks = (mined: MinedTriplets) => [2, 1].map((axis) => tf.any<tf.Tensor2D>(mined, axis));
  if (!ofAnchors) {
    const mined = miner(embeddings, labels);
    if (!(mined instanceof tf.Tensor)) return mined;
    const [positive, negative] = masks(mined);
    return { positive, negative };
  }
  const batch = labels.size;
  const blocks = byRowBlocks(batch, anchorsAtOnce(batch), (first, count) => masks(ofAnchors(first, count)));
  const join = (which: number) =>
    batch === 0 ? tf.zeros<tf.Rank.R2>([0, 0], 'bool') : joinRows(blocks.map((block) => block[which]));
  return { positive: join(0), negative: join(1) };
}

/** [batch, batch]: true if either row contains a NaN. */
function isNaNPair(embeddings: tf.Tensor2D): tf.Tensor2D {
  const count = embeddings.shape[0];
  const flawed = tf.any(tf.isNaN(embeddings), 1) as tf.Tensor1D;
  return tf.logicalOr<tf.Tensor2D>(tf.reshape(flawed, [count, 1]), tf.reshape(flawed, [1, count]));
}

/**
 * The pairs that the miner chooses, or all pairs without a miner, as constants. Pairs with a NaN are always included: without them the loss
 * would be 0 although the network is destroyed.
 */
export function minePairs(miner: Miner | undefined, embeddings: tf.Tensor2D, labels: tf.Tensor1D): MinedPairs {
  const all = labelPairs(labels);
  if (!miner) return all;
  return asConstant(() => {
    const mined = pairsOf(miner, embeddings, labels);
    const flawed = isNaNPair(embeddings);
    const among = (chosen: tf.Tensor2D, possible: tf.Tensor2D) =>
      tf.logicalAnd(tf.logicalOr(chosen, flawed), possible) as tf.Tensor2D;
    return { positive: among(mined.positive, all.positive), negative: among(mined.negative, all.negative) };
  });
}

/**
 * The same for triplets: pairs, where every chosen positive of an anchor is combined with each of its chosen negatives, or a function of a
 * block of anchors. If any embedding contains a NaN, all triplets count.
 */
export function mineTriplets(
  miner: Miner | undefined,
  embeddings: tf.Tensor2D,
  labels: tf.Tensor1D,
): MinedPairs | TripletsOfAnchors {
  const all = labelPairs(labels);
  if (!miner) return all;
  return asConstant(() => {
    const flawed = tf.any(tf.isNaN(embeddings));
    const among = <T extends tf.Tensor>(chosen: T, possible: T) =>
      tf.logicalAnd<T>(tf.logicalOr(chosen, flawed), possible);
    const mined = miner.ofAnchors?.(embeddings, labels) ?? miner(embeddings, labels);
    if (!(mined instanceof tf.Tensor) && typeof mined !== 'function')
      return { positive: among(mined.positive, all.positive), negative: among(mined.negative, all.negative) };
    return (first, count) =>
      asConstant(() =>
        tf.tidy(() => {
          const some = (mask: tf.Tensor2D) => rowsOf(mask, first, count);
          const chosen =
            mined instanceof tf.Tensor
              ? tf.slice(mined, [first, 0, 0], [count, labels.size, labels.size])
              : mined(first, count);
          return among(chosen, tripletsOf({ positive: some(all.positive), negative: some(all.negative) }));
        }),
      );
  });
}
