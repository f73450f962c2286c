import { countBelow, countUpTo } from '../runtime/search-sorted';
import { tf } from '../runtime/tensorflow';
import { collectInRows, pickInRows, sortedRows } from './row-picks';

/**
 * For every anchor and every row taken as its positive: the distance of the nearest negative that is farther than the positive, or
 * else of the farthest of all; 0 for an anchor without a negative. The gradient goes to what was picked, in equal shares where
 * several are equally far; the choice itself counts as a constant. From each anchor's negatives in order: time grows with
 * batch² log batch, memory with batch².
 *
 * @param distances [anchor, row]
 * @param negative bool, [anchor, row]
 * @returns [anchor, positive]
 */
export function semiHardNegatives(distances: tf.Tensor2D, negative: tf.Tensor2D): tf.Tensor2D {
  const [, count] = distances.shape;
  if (count === 0) return distances.clone();
  const pick = tf.customGrad((rows, save) => {
    const values = rows as tf.Tensor2D;
    const picked = tf.tidy(() => {
      const negatives = sortedRows(values, negative);
      const last = tf.sub<tf.Tensor2D>(tf.sum(tf.cast(negative, 'int32'), 1, true), tf.scalar(1, 'int32'));
      const behind = tf.minimum<tf.Tensor2D>(countUpTo(negatives, values), last);
      const found = pickInRows(negatives, tf.maximum(behind, tf.scalar(0, 'int32')));
      // Neither an order nor a search finds a NaN.
      const flawed = tf.any(tf.logicalAnd(tf.isNaN(values), negative), 1, true);
      const unknown = tf.where(flawed, tf.fill([count, 1], Number.NaN), tf.zeros([count, 1]));
      const hasNone = tf.less(last, tf.scalar(0, 'int32'));
      return tf.add(tf.where(tf.tile(hasNone, [1, count]), tf.zerosLike(found), found), unknown) as tf.Tensor2D;
    });
    (save as tf.GradSaveFunc)([values, picked, negative]);
    const gradFunc = (incoming: tf.Tensor2D, saved: tf.Tensor[]) =>
      tf.tidy(() => {
        const [all, chosen, isNegative] = saved as tf.Tensor2D[];
        const negatives = sortedRows(all, isNegative);
        const placeOf = (x: tf.Tensor2D) =>
          tf.minimum<tf.Tensor2D>(countBelow(negatives, x), tf.scalar(count - 1, 'int32'));
        const first = placeOf(chosen);
        const equals = tf.maximum(tf.sub(countUpTo(negatives, chosen), first), tf.scalar(1, 'int32'));
        const shares = collectInRows(tf.div(incoming, tf.cast(equals, 'float32')), first, count);
        return tf.where(isNegative, pickInRows(shares, placeOf(all)), tf.zerosLike(all));
      });
    return { value: picked, gradFunc };
  });
  return tf.tidy(() => pick(distances) as tf.Tensor2D);
}
