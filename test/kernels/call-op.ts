import { hasOwnOps } from '../../lib/kernels/own-ops';
import { attribute, nativeOp } from '../../lib/tensorflow/native-op';
import { tf } from '../../lib/tensorflow/tensorflow';

const floats = ['rate', 'epsilon', 'beta1', 'beta2', 'momentum', 'keep', 'take'];
const outputs: Record<string, number> = {
  SiameseMaxPool: 2,
  SiameseConvolutionPool: 2,
  SiameseWinogradPool: 2,
  SiameseBatchNorm: 4,
  SiameseBatchNormGrad: 3,
  SiameseAdam: 4,
  SiameseCommit: 2,
  SiameseMomentum: 3,
  SiameseMovingAverages: 2,
};

export type Attributes = Record<string, number | number[] | string | boolean>;

/** Runs one of this library's ops directly, so that nothing checks the inputs before it. */
export function callOp(op: string, inputs: tf.Tensor[], attributes: Attributes = {}): tf.Tensor[] {
  if (!hasOwnOps()) throw new Error('the ops are not there: npm run setup addon');
  const typed = Object.entries(attributes).map(([name, value]) => {
    if (typeof value === 'string') return attribute.string(name, value);
    if (typeof value === 'boolean') return attribute.bool(name, value);
    return floats.includes(name) ? attribute.float(name, value as number) : attribute.int(name, value);
  });
  return nativeOp(op, typed, inputs, outputs[op] ?? 1);
}

/** Values from a normal distribution, the same at every call. */
export const normal = (shape: number[], seed = 1) => tf.randomNormal(shape, 0, 1, 'float32', seed);

export type Padding = 'same' | 'valid';

/** The padding that "same" or "valid" puts around an image according to TensorFlow's documentation: above, below, left, right. */
export function paddingAround(padding: Padding, image: number[], window: number[], stride = 1): number[] {
  if (padding === 'valid') return [0, 0, 0, 0];
  return [0, 1].flatMap((axis) => {
    const left = image[axis] % stride;
    const total = Math.max(window[axis] - (left === 0 ? stride : left), 0);
    return [total >> 1, total - (total >> 1)];
  });
}
