import { tf } from './tensorflow';

/**
 * f(), taken as a constant by the gradient, whatever it is made of: masks that compare embeddings, for example, as comparisons have no
 * gradient. (TensorFlow.js notes no op for the gradient while another runs, and f runs as if inside one.)
 */
export function asConstant<T>(f: () => T): T {
  const { state } = tf.engine();
  state.kernelDepth++;
  try {
    return f();
  } finally {
    state.kernelDepth--;
  }
}
