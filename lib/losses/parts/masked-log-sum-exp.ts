import { asConstant } from '../../tensorflow/as-constant';
import { keepWhere } from '../../tensorflow/keep-where';
import { tf } from '../../tensorflow/tensorflow';

const NOTHING = -1e30;

/**
 * ln Σⱼ exp(x…ⱼ), over those j of the last axis where the mask is true.
 *
 * Each row's largest value is subtracted before the exponential, so that nothing overflows. A row without any true value gives about -1e30
 * in place of -∞: a softplus or an exponential gives the same for both, but -1e30 leads to no NaN.
 *
 * @param values [rows, columns], or with more axes in front
 * @param mask bool, of the same shape
 * @returns all axes but the last, such as [rows]
 */
export function maskedLogSumExp(values: tf.Tensor2D, mask: tf.Tensor2D): tf.Tensor1D;
export function maskedLogSumExp(values: tf.Tensor3D, mask: tf.Tensor3D): tf.Tensor2D;
export function maskedLogSumExp(values: tf.Tensor, mask: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    // Of no columns the largest is not the same on every backend.
    if (values.size === 0) return tf.add(tf.sum(values, -1), NOTHING);
    const kept = keepWhere(mask, values, NOTHING);
    const largest = asConstant(() => tf.max(kept, -1, true));
    const sum = tf.sum(tf.exp(tf.sub(kept, largest)), -1);
    return tf.add(tf.log(sum), tf.reshape(largest, sum.shape));
  });
}
