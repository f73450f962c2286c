import { tf } from '../tensorflow/tensorflow';

/**
 * x / |x|, row by row: each vector scaled to length 1.
 *
 * A vector shorter than 1e-6 has no direction that float32 can resolve: it becomes the zero vector and passes no gradient. Lengths up to
 * about 1e19 are fine (their squares must stay finite).
 *
 * @param x [batch, d]
 * @returns [batch, d]
 */
export function l2Normalize(x: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const squaredLength = tf.sum(tf.square(x), 1, true);
    const hasDirection = tf.cast(tf.greaterEqual(squaredLength, 1e-12), 'float32');
    return tf.mul(x, tf.div(hasDirection, tf.sqrt(tf.maximum(squaredLength, 1e-12))));
  });
}
