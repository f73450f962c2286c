import { jit } from '../../lib/jit/jit';
import { useNativeGradients } from '../../lib/kernels/native-gradients';
import { hasOwnOps } from '../../lib/kernels/own-ops';
import { fashionMnistEncoder } from '../../lib/models/fashion-mnist-encoder';
import { batchNormalization } from '../../lib/models/layers/batch-normalization';
import { tf } from '../../lib/tensorflow/tensorflow';
import { uint8Tensor } from '../../lib/tensorflow/uint8';
import { trainStep } from '../../lib/training/train-step';
import { updateRule } from '../../lib/training/update-rule';
import { trainableVariables } from '../../lib/training/weights';
import { callOp, normal } from './call-op';

/** Compiled for the processes of own-ops-processes.test.ts. */
export { hasOwnOps };

/** The results of each op for fixed inputs, the same in every process. */
export function opResults(): Record<string, number[]> {
  const around = { padding: [1, 1, 1, 1] };
  const [images, filter] = [normal([6, 9, 8, 3]), normal([3, 3, 3, 32], 2)];
  const [x, bias] = [normal([6, 7, 7, 48], 3), normal([48], 4)];
  const [dy, taps] = [normal([6, 7, 7, 48], 5), normal([3, 3, 48, 1], 6)];
  const seed = tf.tensor1d([3, -4], 'int32');
  const statistics = { epsilon: 1e-3, activation: 'relu6' };
  const [w, m, v, g] = [1, 2, 3, 4].map((seed) => normal([10_001], seed));
  const scalars = [0.1, 0.5, 0.25].map((value) => tf.scalar(value));
  const results: Record<string, tf.Tensor[]> = {};
  const call = (name: string, ...args: [tf.Tensor[], Parameters<typeof callOp>[2]?]) => {
    results[name] = callOp(name, ...args);
    return results[name];
  };
  const [pooled, place] = call('SiameseConvolutionPool', [images, filter], around);
  call('SiameseConvolutionPoolRelu', [images, filter, normal([32], 8)], around);
  const window = { ...around, window: [3, 3] };
  call('SiameseConvolutionPoolFilterGrad', [images, normal(pooled.shape, 7), place], window);
  const small = normal([2, 2, 48, 32], 16);
  const [convolved] = call('SiameseWinograd', [x, small], { padding: [0, 1, 0, 1] });
  call('SiameseWinogradFilterGrad', [x, convolved], { padding: [0, 1, 0, 1], size: 2 });
  const [highest, where] = call('SiameseWinogradPool', [x, small], { padding: [0, 1, 0, 1] });
  const back = { padding: [1, 0, 1, 0], size: [7, 7] };
  call('SiameseWinogradPoolInputGrad', [highest, where, small], back);
  call('SiameseWinogradPoolFilterGrad', [x, highest, where], { padding: [0, 1, 0, 1], size: 2 });
  const [maxima, places] = call('SiameseMaxPool', [x]);
  call('SiameseMaxPoolGrad', [maxima, places], { size: [7, 7] });
  call('SiameseDepthwise', [x, taps], { ...around, stride: 1 });
  call('SiameseDepthwiseInputGrad', [dy, taps], { ...around, stride: 1, size: [7, 7] });
  call('SiameseDepthwiseFilterGrad', [x, dy], { ...window, stride: 1 });
  const [, mean, , reciprocal] = call('SiameseBatchNorm', [x, bias, bias], statistics);
  call('SiameseBatchNormGrad', [dy, x, bias, bias, mean, reciprocal], { activation: 'relu6' });
  call('SiameseNormalize', [x, bias, bias, bias, bias.square()], statistics);
  call('SiameseDropout', [x, seed], { rate: 0.3, draw: 2 });
  const [dropped] = call('SiameseReluDropout', [x, bias, seed], { rate: 0.3, draw: 2 });
  call('SiameseReluDropoutGrad', [dy, dropped], { rate: 0.3 });
  call('SiameseAdam', [w, m, v.square(), g, ...scalars], { beta1: 0.9, beta2: 0.99, epsilon: 1e-3 });
  call('SiameseMomentum', [w, m, g, scalars[0]], { momentum: 0.9 });
  call('SiameseCheck', [g, w, m], { gradients: 1, n: 2 });
  call('SiameseCommit', [tf.tensor1d([1, 0]), w, m, v, g], { n: 2 });
  call('SiameseMovingAverages', [w, m, g, w], { n: 2, keep: 0.9, take: 0.1 });
  const [tall, square] = [normal([2_100, 37], 9), normal([37, 45], 10)];
  call('SiameseProduct', [tall, square], { transpose_b: false });
  const averages = [12, 13, 14, 15].map((seed) => normal([45], seed).square());
  call('SiameseProductNormalize', [tall, square, ...averages], statistics);
  const ofChannels = [bias, bias, bias, bias.square()];
  call('SiameseDepthwiseNormalize', [x, taps, ...ofChannels], { ...around, stride: 1, ...statistics });
  call('SiameseTransposedProduct', [tall, normal([2_100, 45], 11)]);
  const bytes = Uint8Array.from({ length: 93 }, (_, i) => 2 * i);
  call('SiameseImageBatch', [uint8Tensor(bytes, [3, 31]), tf.tensor1d([2, 0, 2], 'int32')]);
  // Places are bytes, which tfjs cannot read, but the gradients depend on them.
  const floats = ([, tensors]: [string, tf.Tensor[]]) => tensors.filter((tensor) => tensor.dtype === 'float32');
  return Object.fromEntries(
    Object.entries(results).map((entry) => [entry[0], floats(entry).flatMap((tensor) => [...tensor.dataSync()])]),
  );
}

/** The losses of a few recorded training steps of a small network with every kind of layer but dropout. */
export function losses(): number[] {
  useNativeGradients();
  const base = fashionMnistEncoder({ dropout: 0 });
  const kernelInitializer = () => tf.initializers.glorotUniform({ seed: 1 });
  const input = tf.input({ shape: [28, 28, 1] });
  const apply = (layers: tf.layers.Layer[], x: tf.SymbolicTensor) =>
    layers.reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, x);
  const output = apply(
    [
      ...base.layers.slice(1, 5),
      tf.layers.depthwiseConv2d({ kernelSize: 3, padding: 'same', depthwiseInitializer: kernelInitializer() }),
      batchNormalization(),
      tf.layers.reLU({ maxValue: 6 }),
      tf.layers.conv2d({ filters: 16, kernelSize: 1, kernelInitializer: kernelInitializer() }),
      batchNormalization(),
      tf.layers.globalAveragePooling2d({}),
    ],
    input,
  );
  const encoder = tf.model({ inputs: input, outputs: output });
  const rule = updateRule(tf.train.momentum(0.05, 0.9), trainableVariables(encoder));
  const loss = (embeddings: tf.Tensor2D, targets: tf.Tensor1D) => embeddings.mean(1).sub(targets).square().mean();
  const step = jit(trainStep({ encoder, loss, rule }));
  const [images, targets] = [normal([8, 28, 28, 1]) as tf.Tensor4D, normal([8], 2) as tf.Tensor1D];
  return Array.from({ length: 5 }, (_, i) => {
    const value = step(images, targets, tf.tensor1d([1, i], 'int32'), tf.scalar(0.05));
    return value.dataSync()[0];
  });
}
