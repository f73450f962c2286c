import { tf } from '../runtime/tensorflow';
import { shareOfLargest } from './share-of-largest';

/**
 * For every anchor and every row taken as its positive: the nearest negative that is farther than the positive, or else the farthest
 * of all. As shares, [anchor, positive, negative]: 1 for it, or 1/m for each of m that are equally far.
 *
 * @param candidates distances, [anchor, 1, row]
 * @param negative bool, [anchor, row]
 */
export function semiHardNegatives(candidates: tf.Tensor3D, negative: tf.Tensor2D): tf.Tensor3D {
  const [count] = negative.shape;
  const isNegative = tf.reshape<tf.Rank.R3>(negative, [count, 1, count]);
  const positives = tf.reshape<tf.Rank.R3>(candidates, [count, count, 1]);
  const isFarther = tf.logicalAnd<tf.Tensor3D>(tf.greater(candidates, positives), isNegative);
  const nearestFarther = shareOfLargest(tf.neg(candidates), isFarther);
  const noneFarther = tf.cast(tf.logicalNot(tf.any(isFarther, 2, true)), 'float32');
  return tf.add(nearestFarther, tf.mul(noneFarther, shareOfLargest(candidates, isNegative)));
}
