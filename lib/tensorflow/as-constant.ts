import { tf } from './tensorflow';

/**
 * f(), which the gradient takes as a constant: for values such as masks that compare embeddings, because comparisons have no
 * gradient. (tfjs records no op for the gradient while another op runs, and f runs as if inside one.)
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
