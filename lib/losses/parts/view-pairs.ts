import { requireSame, requireSameShape } from '../../distances/check-arguments';
import { tf } from '../../tensorflow/tensorflow';

/**
 * Which rows of two towers are a positive pair: all of them, or those where `same` is 1.
 * @returns bool, [batch]
 * @throws Error if `same` is not [batch]; RangeError if one of its values is not 1 or 0
 */
export function isViewPair(where: string, left: tf.Tensor2D, same: tf.Tensor1D | undefined): tf.Tensor1D {
  const all = tf.ones<tf.Rank.R1>([left.shape[0]]);
  if (!same) return tf.cast(all, 'bool');
  requireSameShape(where, '[batch]', { same, 'the pairs': all });
  requireSame(where, same);
  return tf.greater(tf.cast(same, 'float32'), 0.5);
}
