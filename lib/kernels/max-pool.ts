import type { GradConfig, KernelConfig, NamedAttrMap } from '@tensorflow/tfjs';
import { attribute, nativeOp } from '../tensorflow/native-op';
import { tf } from '../tensorflow/tensorflow';
import { hasOwnOps } from './own-ops';

/**
 * Runs 2x2 max-pooling with this library's own op, which notes the place of each maximum: its gradient writes only what it must
 * and reads neither input nor output. Any other pooling stays as it is. Called once, by `useNativeGradients`.
 */
export function useOwnMaxPool(): void {
  if (!hasOwnOps()) return;
  const kernelName = 'MaxPool';
  const kernel = tf.getKernel(kernelName, 'tensorflow') as KernelConfig;
  const gradient = tf.getGradient(kernelName) as GradConfig;
  tf.unregisterKernel(kernelName, 'tensorflow');
  tf.registerKernel({
    ...kernel,
    kernelFunc: (args) => {
      const x = args.inputs.x as tf.Tensor;
      if (!isOwn(x, args.attrs as NamedAttrMap)) return kernel.kernelFunc(args);
      const [y, place] = nativeOp('SiameseMaxPool', [], [x], 2);
      place.dispose();
      return y;
    },
  });
  tf.unregisterGradient(kernelName);
  tf.registerGradient({
    ...gradient,
    gradFunc: (dy, saved, attrs) => {
      const [x] = saved;
      if (!isOwn(x, attrs)) return gradient.gradFunc(dy, saved, attrs);
      return { x: () => gradientOf(x, dy as tf.Tensor) };
    },
  });
}

/** Computes the places again. A recorded step does so only once, because the two ops are the same. */
function gradientOf(x: tf.Tensor, dy: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const [, place] = nativeOp('SiameseMaxPool', [], [x], 2);
    return nativeOp('SiameseMaxPoolGrad', [attribute.int('size', x.shape.slice(1, 3))], [dy, place])[0];
  });
}

function isOwn(x: tf.TensorInfo, { filterSize, strides, pad, dimRoundingMode }: NamedAttrMap): boolean {
  const [height, width] = x.shape.slice(1, 3);
  const even = height % 2 === 0 && width % 2 === 0;
  const two = [filterSize, strides].every((sizes) => [sizes].flat().every((size) => size === 2));
  const isPlain =
    x.dtype === 'float32' && (pad === 'valid' || pad === 0 || (pad === 'same' && even)) && !dimRoundingMode;
  return two && isPlain && hasOwnOps();
}
