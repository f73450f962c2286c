import type { GradConfig } from '@tensorflow/tfjs';
import { attribute, hasNativeOps, nativeOp } from '../tensorflow/native-op';
import { tf } from '../tensorflow/tensorflow';
import { useOwnMaxPool } from './max-pool';

let registered = false;

/**
 * Replaces what tfjs composes from several ops, or what TensorFlow does slowly, by one op each: the gradients of ReLU, ReLU6 and
 * tiling, and 2x2 max-pooling. The values are the same, several times faster. It changes tfjs's global registry,
 * which all backends of a process share: on any backend but TensorFlow's, everything stays tfjs's own. `fit` calls it.
 */
export function useNativeGradients(): void {
  if (registered || !hasNativeOps()) return;
  registered = true;
  for (const [kernelName, gradient] of [
    ['Relu', 'ReluGrad'],
    ['Relu6', 'Relu6Grad'],
  ])
    useNativeGradient(kernelName, gradient);
  sumTiles();
  useOwnMaxPool();
}

function useNativeGradient(kernelName: string, gradient: string): void {
  const stock = tf.getGradient(kernelName) as GradConfig;
  tf.unregisterGradient(kernelName);
  tf.registerGradient({
    kernelName,
    // tfjs reads these whenever it runs the kernel. TensorFlow's gradient takes the output, tfjs's the input.
    get inputsToSave() {
      return hasNativeOps() ? [] : stock.inputsToSave;
    },
    get outputsToSave() {
      return hasNativeOps() ? [true] : stock.outputsToSave;
    },
    gradFunc: (dy, saved, attrs) => {
      if (!hasNativeOps()) return stock.gradFunc(dy, saved, attrs);
      return { x: () => nativeOp(gradient, [attribute.type('T')], [dy as tf.Tensor, saved[0]])[0] };
    },
  });
}

/** tfjs adds tiles one by one, with two ops each: 65,536 when layer normalisation tiles its 16 factors over 64 images of 32x32. */
function sumTiles(): void {
  const stock = tf.getGradient('Tile') as GradConfig;
  tf.unregisterGradient('Tile');
  tf.registerGradient({
    ...stock,
    gradFunc: (dy, saved, attrs) => {
      if (!hasNativeOps()) return stock.gradFunc(dy, saved, attrs);
      const { shape } = saved[0];
      const reps = attrs.reps as unknown as number[];
      const parts = shape.flatMap((size, axis) => [reps[axis], size]);
      const tiles = shape.map((_, axis) => 2 * axis);
      return { x: () => tf.sum(tf.reshape(dy as tf.Tensor, parts), tiles) };
    },
  });
}
