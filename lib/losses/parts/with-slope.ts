import { tf } from '../../tensorflow/tensorflow';

/** A scalar function's value, and its gradient with respect to the input, in the input's shape. */
export interface ValueAndSlope {
  value: tf.Scalar;
  slope: tf.Tensor2D;
}

/** f(x).value, with f(x).slope as its gradient: computed together, so that nothing else of f stays in memory. 0 if x is empty. */
export function withSlope(x: tf.Tensor2D, f: (x: tf.Tensor2D) => ValueAndSlope): tf.Scalar {
  if (x.size === 0) return tf.sum<tf.Scalar>(x);
  const loss = tf.customGrad((values, save) => {
    const { value, slope } = tf.tidy(() => ({ ...f(values as tf.Tensor2D) }));
    (save as tf.GradSaveFunc)([slope]);
    return { value, gradFunc: (incoming: tf.Tensor, saved: tf.Tensor[]) => tf.mul(saved[0], incoming) };
  });
  return tf.tidy(() => loss(x) as tf.Scalar);
}
