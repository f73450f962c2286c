import { tf } from '../runtime/tensorflow';
import { stopGradient } from './stop-gradient';

const NOTHING = -1e30;

/**
 * ln Σⱼ exp(xᵢⱼ), over the masked j of each row i.
 *
 * Each row's largest value is taken out before the exponential, so that nothing overflows. A row without masked values
 * gives about -1e30, in place of -∞, which no softplus or exponential afterwards can tell from it, and no NaN follows.
 *
 * @param values [rows, columns]
 * @param mask bool, [rows, columns]
 * @returns [rows]
 */
export function maskedLogSumExp(values: tf.Tensor2D, mask: tf.Tensor2D): tf.Tensor1D {
  return tf.tidy(() => {
    const kept = tf.where(mask, values, tf.fill(values.shape, NOTHING));
    const largest = stopGradient(tf.max(kept, 1, true));
    const sum = tf.sum<tf.Tensor1D>(tf.exp(tf.sub(kept, largest)), 1);
    return tf.add(tf.log(sum), tf.squeeze(largest, [1]));
  });
}
