import { useOwnMaxPool } from './max-pool';
import { attribute, hasNativeOps, nativeOp } from './native-op';
import { tf } from './tensorflow';

let registered = false;

/**
 * Replaces what tfjs composes from several ops, or what TensorFlow does slowly, by one op each: the gradients of ReLU and ReLU6,
 * 2x2 max-pooling. The same values, several times faster. This is the one place that changes tfjs's global registry;
 * `fit` calls it, and without it (or on another backend) everything works with tfjs's own.
 */
export function useNativeGradients(): void {
  if (registered || !hasNativeOps()) return;
  registered = true;
  for (const [kernelName, gradient] of [
    ['Relu', 'ReluGrad'],
    ['Relu6', 'Relu6Grad'],
  ]) {
    tf.unregisterGradient(kernelName);
    tf.registerGradient({
      kernelName,
      outputsToSave: [true],
      gradFunc: (dy, [y]) => ({ x: () => nativeOp(gradient, [attribute.type('T')], [dy as tf.Tensor, y])[0] }),
    });
  }
  useOwnMaxPool();
}
