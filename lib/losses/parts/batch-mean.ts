import { tf } from '../../tensorflow/tensorflow';

/** Σ xᵢ / n over n values, [n]; 0 with zero gradients for an empty batch, where a plain mean is 0 / 0 = NaN. */
export function batchMean(values: tf.Tensor1D): tf.Scalar {
  return tf.div(tf.sum(values), Math.max(values.size, 1));
}
