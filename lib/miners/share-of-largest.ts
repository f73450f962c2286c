import { asConstant } from '../tensorflow/as-constant';
import { tf } from '../tensorflow/tensorflow';

const FAR_BELOW = -1e30;

/**
 * 1 at the largest value of each row where the mask is true, and 0 elsewhere; 1/m at each of m equally large values. All 0 if the mask is
 * true nowhere. So Σ share · value is the largest such value, whatever the order of the batch.
 *
 * @param values above -1e30, [rows, columns]
 * @param mask bool, [rows, columns]
 * @returns float32, [rows, columns], a constant to the gradient
 */
export function shareOfLargest(values: tf.Tensor2D, mask: tf.Tensor2D): tf.Tensor2D {
  return asConstant(() =>
    tf.tidy(() => {
      const others = tf.cast(tf.logicalNot(mask), 'float32');
      const kept = tf.add(values, tf.mul(others, FAR_BELOW));
      const isLargest = tf.logicalAnd<tf.Tensor2D>(mask, tf.equal(kept, tf.max(kept, 1, true)));
      const largest = tf.cast(isLargest, 'float32');
      return tf.div(largest, tf.maximum(tf.sum(largest, 1, true), 1));
    }),
  );
}
