import { tf } from '../runtime/tensorflow';

const FAR_BELOW = -1e30;

/**
 * Which masked value is the largest along the last axis: 1 for it and 0 for all others, or 1/m for each of m that are equally
 * large. All 0 where nothing is masked. So Σ share · value is the largest masked value, in whatever order the batch comes.
 *
 * @param values above -1e30, of a shape that broadcasts to the mask's
 * @param mask bool
 * @returns float32, of the mask's shape, without a gradient: for use inside `tf.customGrad`
 */
export function shareOfLargest(values: tf.Tensor3D, mask: tf.Tensor3D): tf.Tensor3D {
  return tf.tidy(() => {
    const others = tf.cast(tf.logicalNot(mask), 'float32');
    const kept = tf.add(values, tf.mul(others, FAR_BELOW));
    const isLargest = tf.logicalAnd<tf.Tensor3D>(mask, tf.equal(kept, tf.max(kept, -1, true)));
    const largest = tf.cast(isLargest, 'float32');
    return tf.div(largest, tf.maximum(tf.sum(largest, -1, true), 1));
  });
}
