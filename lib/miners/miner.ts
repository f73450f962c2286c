import { asConstant } from '../tensorflow/as-constant';
import { byRowBlocks, joinRows, rowsOf } from '../tensorflow/row-blocks';
import { tf } from '../tensorflow/tensorflow';
import { labelPairs } from './label-pairs';

/** Which pairs of a batch count: bool masks [batch, batch], a row an anchor, a column its positive or negative. */
export interface MinedPairs {
  positive: tf.Tensor2D;
  negative: tf.Tensor2D;
}

/** Which triplets of a batch count: a bool mask [anchor, positive, negative], [batch, batch, batch]. */
export type MinedTriplets = tf.Tensor3D;

/** The triplets of `count` anchors from row `first` on: a bool mask [anchor, positive, negative], [count, batch, batch]. */
export type TripletsOfAnchors = (first: number, count: number) => tf.Tensor3D;

/**
 * Chooses the pairs or the triplets of a labelled batch that a loss is to count. Any miner goes with any loss: a loss of pairs takes
 * the pairs that stand in a chosen triplet, a loss of triplets every chosen positive of an anchor with every chosen negative of it.
 *
 * A function of tensors, for you to write as well: masks of fixed shape and no lists of rows, so that a step with it can be recorded.
 * What it chooses counts as a constant in the gradient. What is no pair by the labels is left out, whatever it says.
 */
export interface Miner {
  (embeddings: tf.Tensor2D, labels: tf.Tensor1D): MinedPairs | MinedTriplets;
  /**
   * The same triplets, some anchors at a time: the mask of a batch of 4,096 would be 68 GB. Losses ask for it, where it is there,
   * inside `tf.tidy`.
   */
  ofAnchors?(embeddings: tf.Tensor2D, labels: tf.Tensor1D): TripletsOfAnchors;
  /** The pairs that stand in these triplets, where they are found without looking at all batch³. Losses of pairs ask for it. */
  pairs?(embeddings: tf.Tensor2D, labels: tf.Tensor1D): MinedPairs;
}

/** Numbers that a mask of triplets, or what is made of it, may have at once: 128 MB of float32, of which a loss holds some ten. */
const largestMask = 2 ** 25;

/** How many anchors of a batch have a mask that is not too large; may be less than one. */
export const anchorsAtOnce = (batch: number) => largestMask / batch ** 2;

/** A miner of triplets that can give them by anchors, and may know their pairs. */
export function minerOfTriplets(
  ofAnchors: (embeddings: tf.Tensor2D, labels: tf.Tensor1D) => TripletsOfAnchors,
  pairs?: (embeddings: tf.Tensor2D, labels: tf.Tensor1D) => MinedPairs,
): Miner {
  return Object.assign(
    (embeddings: tf.Tensor2D, labels: tf.Tensor1D) => tf.tidy(() => ofAnchors(embeddings, labels)(0, labels.size)),
    { ofAnchors, pairs },
  );
}

/** [anchor, row] as [anchor, row, 1], for what is compared with other rows. */
export const column = (x: tf.Tensor2D) => tf.reshape<tf.Rank.R3>(x, [x.shape[0], x.shape[1], 1]);
/** [anchor, row] as [anchor, 1, row]. */
export const row = (x: tf.Tensor2D) => tf.reshape<tf.Rank.R3>(x, [x.shape[0], 1, x.shape[1]]);

/** Every positive of each anchor with every negative of it: [anchor, positive, negative]. */
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
    const mined = pairsOf(miner, embeddings, labels);
    const flawed = isNaNPair(embeddings);
    const among = (chosen: tf.Tensor2D, possible: tf.Tensor2D) =>
      tf.logicalAnd(tf.logicalOr(chosen, flawed), possible) as tf.Tensor2D;
    return { positive: among(mined.positive, all.positive), negative: among(mined.negative, all.negative) };
  });
}

/**
 * The same for triplets: pairs, of which every chosen positive of an anchor meets every chosen negative of it, or a function of
 * anchors. Where there is a NaN, all triplets count.
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
