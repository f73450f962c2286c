import { asConstant } from '../../tensorflow/as-constant';
import { keepWhere } from '../../tensorflow/keep-where';
import { tf } from '../../tensorflow/tensorflow';

const NOTHING = -1e30;

/**
 * ln Σⱼ exp(x…ⱼ), over the masked j of the last axis.
 *
 * Each row's largest value is taken out before the exponential, so that nothing overflows. A row without masked values
 * gives about -1e30, in place of -∞, which no softplus or exponential afterwards can tell from it, and no NaN follows.
 *
 * @param values [rows, columns], or with more axes before
 * @param mask bool, of the same shape
 * @returns [rows], all axes but the last
 */
export function maskedLogSumExp(values: tf.Tensor2D, mask: tf.Tensor2D): tf.Tensor1D;
export function maskedLogSumExp(values: tf.Tensor3D, mask: tf.Tensor3D): tf.Tensor2D;
export function maskedLogSumExp(values: tf.Tensor, mask: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const kept = keepWhere(mask, values, NOTHING);
    const largest = asConstant(() => tf.max(kept, -1, true));
    const sum = tf.sum(tf.exp(tf.sub(kept, largest)), -1);
    return tf.add(tf.log(sum), tf.reshape(largest, sum.shape));
  });
}
