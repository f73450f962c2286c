import { tf } from '../../tensorflow/tensorflow';

/** A scalar, and its gradient by what it was made of, of that shape. */
export interface ValueAndSlope {
  value: tf.Scalar;
  slope: tf.Tensor2D;
}

/** f(x).value, whose gradient by x is f(x).slope: made along with it, so that nothing else of f is kept. 0 where x is empty. */
export function withSlope(x: tf.Tensor2D, f: (x: tf.Tensor2D) => ValueAndSlope): tf.Scalar {
  if (x.size === 0) return tf.sum<tf.Scalar>(x);
  const loss = tf.customGrad((values, save) => {
    const { value, slope } = tf.tidy(() => ({ ...f(values as tf.Tensor2D) }));
    (save as tf.GradSaveFunc)([slope]);
    return { value, gradFunc: (incoming: tf.Tensor, saved: tf.Tensor[]) => tf.mul(saved[0], incoming) };
  });
  return tf.tidy(() => loss(x) as tf.Scalar);
}
