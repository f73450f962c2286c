import { keepWhere } from '../../tensorflow/keep-where';
import { tf } from '../../tensorflow/tensorflow';

/**
 * The mean of the values where the mask is true; exactly 0, with zero gradients, if it is true nowhere. No other value counts, not even ∞.
 */
export function maskedMean<T extends tf.Tensor>(values: T, mask: T): tf.Scalar {
  return tf.tidy(() => {
    const count = tf.sum(tf.cast(mask, 'float32'));
    return tf.div(tf.sum(keepWhere(mask, values)), tf.maximum(count, 1));
  });
}
