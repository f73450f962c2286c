import { asConstant } from '../tensorflow/as-constant';
import { tf } from '../tensorflow/tensorflow';

const FAR_BELOW = -1e30;

/**
 * Which masked value is the largest of each row: 1 for it and 0 for all others, or 1/m for each of m that are equally
 * large. All 0 where nothing is masked. So Σ share · value is the largest masked value, in whatever order the batch comes.
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
