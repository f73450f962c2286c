import { keepWhere } from '../../tensorflow/keep-where';
import { tf } from '../../tensorflow/tensorflow';

/** Σ over the masked x / their number; exactly 0, with zero gradients, where nothing is masked. What is not masked counts nothing, even ∞. */
export function maskedMean<T extends tf.Tensor>(values: T, mask: T): tf.Scalar {
  return tf.tidy(() => {
    const count = tf.sum(tf.cast(mask, 'float32'));
    return tf.div(tf.sum(keepWhere(mask, values)), tf.maximum(count, 1));
  });
}
