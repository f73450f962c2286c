import { tf } from '../tensorflow/tensorflow';

/**
 * √max(x, ε), ε = 1e-12, element by element.
 *
 * The gradient of √x is infinite at 0, and 0 · ∞ is NaN: two equal embeddings would destroy a network. Below ε the result
 * is the constant 1e-6 and the gradient is exactly 0.
 */
export function safeSquareRoot<T extends tf.Tensor>(x: T): T {
  return tf.sqrt(tf.maximum<T>(x, 1e-12));
}
