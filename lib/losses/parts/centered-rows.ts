import { keepWhere } from '../../tensorflow/keep-where';
import { tf } from '../../tensorflow/tensorflow';

/**
 * xᵢ - x̄ for the rows that count, x̄ their mean; 0 for all others, whatever they hold.
 *
 * The mean is taken off twice: a dimension of equal values, whose mean is a rounding off, then becomes 0 to the rounding of that rounding,
 * and has no direction any more.
 * @param x [batch, d]
 * @param counts bool, [batch]
 * @param number how many rows count, a scalar
 */
export function centeredRows(x: tf.Tensor2D, counts: tf.Tensor1D, number: tf.Scalar): tf.Tensor2D {
  return tf.tidy(() => {
    const mask = tf.expandDims(counts, 1);
    const atLeastOne = tf.maximum(number, 1);
    const centered = (rows: tf.Tensor2D): tf.Tensor2D =>
      keepWhere(mask, tf.sub(rows, tf.div(tf.sum(rows, 0, true), atLeastOne)));
    return centered(centered(keepWhere(mask, x)));
  });
}
