import { byRowBlocks, joinRows, rowsOf } from '../tensorflow/row-blocks';
import { collectInRows, pickInRows, sortedRows } from '../tensorflow/row-picks';
import { countBelow, countUpTo } from '../tensorflow/search-sorted';
import { tf } from '../tensorflow/tensorflow';

/**
 * For every anchor and every row taken as its positive: the distance of the nearest negative that is farther than the positive, or of the
 * farthest negative if none is; 0 for an anchor without a negative. The chosen distances receive the gradient, in equal shares where
 * several are equal; the choice itself counts as a constant. Each anchor's negatives are sorted and searched: time grows with batch² log
 * batch, memory with batch².
 *
 * @param distances [anchor, row]
 * @param negative bool, [anchor, row]
 * @returns [anchor, positive]
 */
export function semiHardNegatives(distances: tf.Tensor2D, negative: tf.Tensor2D): tf.Tensor2D {
  if (distances.size === 0) return distances.clone();
  const pick = tf.customGrad((rows, save) => {
    const all = rows as tf.Tensor2D;
    const picked = ofAnchors(negativesOf, all, negative);
    (save as tf.GradSaveFunc)([all, picked, negative]);
    const gradFunc = (incoming: tf.Tensor2D, saved: tf.Tensor[]) =>
      collectByNegatives(...(saved as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D]), incoming);
    return { value: picked, gradFunc };
  });
  return tf.tidy(() => pick(distances) as tf.Tensor2D);
}

/**
 * Adds up, for each anchor and negative, the entries of `incoming` at the positives that chose this negative: [anchor, negative].
 *
 * @param chosen what `semiHardNegatives` gives for the same distances and negatives
 */
export const collectByNegatives = (
  distances: tf.Tensor2D,
  chosen: tf.Tensor2D,
  negative: tf.Tensor2D,
  incoming: tf.Tensor2D,
): tf.Tensor2D => ofAnchors(collectOf, distances, chosen, negative, incoming);

/** The largest number of entries per block: 16 MB as float32, of which about ten arrays are held at once. */
const largestBlock = 2 ** 22;

/** Applies f to one block of anchors at a time, with their rows of each matrix. */
function ofAnchors<M extends tf.Tensor2D[]>(f: (...rows: M) => tf.Tensor2D, ...matrices: M): tf.Tensor2D {
  const [anchors, columns] = matrices[0].shape;
  return tf.tidy(() =>
    joinRows(
      byRowBlocks(anchors, largestBlock / columns, (first, count) =>
        f(...(matrices.map((matrix) => rowsOf(matrix, first, count)) as M)),
      ),
    ),
  );
}

function negativesOf(distances: tf.Tensor2D, negative: tf.Tensor2D): tf.Tensor2D {
  const [anchors, columns] = distances.shape;
  const negatives = sortedRows(distances, negative);
  const last = tf.sub<tf.Tensor2D>(tf.sum(tf.cast(negative, 'int32'), 1, true), tf.scalar(1, 'int32'));
  const behind = tf.minimum<tf.Tensor2D>(countUpTo(negatives, distances), last);
  const found = pickInRows(negatives, tf.maximum(behind, tf.scalar(0, 'int32')));
  // Sorting and searching lose a NaN, so it is added back.
  const flawed = tf.any(tf.logicalAnd(tf.isNaN(distances), negative), 1, true);
  const unknown = tf.where(flawed, tf.fill([anchors, 1], Number.NaN), tf.zeros([anchors, 1]));
  const hasNone = tf.less(last, tf.scalar(0, 'int32'));
  return tf.add(tf.where(tf.tile(hasNone, [1, columns]), tf.zerosLike(found), found), unknown);
}

function collectOf(
  distances: tf.Tensor2D,
  chosen: tf.Tensor2D,
  negative: tf.Tensor2D,
  incoming: tf.Tensor2D,
): tf.Tensor2D {
  const [, columns] = distances.shape;
  const negatives = sortedRows(distances, negative);
  const placeOf = (x: tf.Tensor2D) =>
    tf.minimum<tf.Tensor2D>(countBelow(negatives, x), tf.scalar(columns - 1, 'int32'));
  const first = placeOf(chosen);
  const equals = tf.maximum(tf.sub(countUpTo(negatives, chosen), first), tf.scalar(1, 'int32'));
  const shares = collectInRows(tf.div(incoming, tf.cast(equals, 'float32')), first, columns);
  return tf.where(negative, pickInRows(shares, placeOf(distances)), tf.zerosLike(distances));
}
