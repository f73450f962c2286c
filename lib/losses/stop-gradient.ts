import { tf } from '../runtime/tensorflow';

/** x itself, taken as a constant by the gradient (TensorFlow.js has no such op). */
export function stopGradient<T extends tf.Tensor>(x: T): T {
  const constant = tf.customGrad((value) => ({
    value: tf.clone(value as tf.Tensor),
    gradFunc: (incoming: tf.Tensor) => tf.zerosLike(incoming),
  }));
  return constant(x) as T;
}
