import { attribute, hasNativeOps, nativeOp } from './native-op';
import { tf } from './tensorflow';

let registered = false;

/**
 * Replaces the gradients of ReLU and ReLU6, which tfjs composes from several ops, by TensorFlow's one op each.
 * The same values, several times faster. This is the one place that changes tfjs's global registry;
 * `fit` calls it, and without it (or on another backend) everything works with tfjs's own gradients.
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
}
