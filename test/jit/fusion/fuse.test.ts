import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jit } from '../../../lib/jit/jit';
import { batchNormalization } from '../../../lib/models/layers/batch-normalization';
import { dropout } from '../../../lib/models/layers/dropout';
import { withSeed } from '../../../lib/tensorflow/random';
import { tf } from '../../../lib/tensorflow/tensorflow';
import { commit } from '../../../lib/training/step-state';
import { updateRule } from '../../../lib/training/update-rule';
import { fused, images, type Step, weighted } from './support';

type Kind = 'convolution' | 'pointwise' | 'depthwise' | 'pool' | 'batch norm' | 'frozen' | 'relu' | 'relu6' | 'dropout';
interface Layer {
  kind: Kind;
  channels: number;
  kernel: number;
  strides: number;
  padding: 'same' | 'valid';
  bias: boolean;
  /** Whether the step returns this value, and whether the loss reads it. */
  given: boolean;
  read: boolean;
}

/** The patterns that the rules look for, and parts of them. */
const sequences: Kind[][] = [
  ['convolution', 'pool', 'relu', 'dropout'],
  ['convolution', 'pool'],
  ['convolution', 'relu', 'dropout'],
  ['depthwise', 'batch norm', 'relu6'],
  ['pointwise', 'batch norm', 'relu'],
  ['frozen', 'relu'],
  ['convolution', 'frozen', 'relu6'],
  ['pool', 'relu'],
  ['dropout'],
  ['pointwise'],
];
const options = fc.record({
  channels: fc.constantFrom(16, 16, 32, 8, 5),
  kernel: fc.constantFrom(2, 3),
  strides: fc.constantFrom(1, 1, 1, 2),
  padding: fc.constantFrom<'same' | 'valid'>('same', 'valid'),
  bias: fc.constantFrom(true, true, false),
  given: fc.constantFrom(false, false, false, false, true),
  read: fc.constantFrom(false, false, false, false, true),
});
const layers = fc
  .tuple(fc.constantFrom(...sequences.slice(0, 4)), fc.array(fc.constantFrom(...sequences), { maxLength: 2 }))
  .chain(([first, others]) =>
    fc.tuple(...[first, ...others].flat().map((kind) => options.map((rest): Layer => ({ kind, ...rest })))),
  );
const network = fc.record({
  layers,
  size: fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 })),
  channels: fc.constantFrom(1, 3, 3, 16),
  batch: fc.integer({ min: 2, max: 4 }),
  rule: fc.constantFrom('sgd', 'momentum', 'adam', 'none'),
});
type Network = typeof network extends fc.Arbitrary<infer T> ? T : never;

let seed = 1;
const kernelInitializer = () => tf.initializers.glorotUniform({ seed: seed++ });
const biasInitializer = () => tf.initializers.randomNormal({ seed: seed++ });

function layerOf(
  { kind, channels, kernel, strides, padding, bias }: Layer,
  [, height, width]: number[],
): tf.layers.Layer {
  const fits = padding === 'same' || Math.min(height, width) >= kernel;
  const options = {
    kernelSize: kernel,
    strides,
    padding: fits ? padding : ('same' as const),
    useBias: bias,
    kernelInitializer: kernelInitializer(),
    biasInitializer: biasInitializer(),
  };
  switch (kind) {
    case 'convolution':
      return tf.layers.conv2d({ ...options, filters: channels });
    case 'pointwise':
      return tf.layers.conv2d({ ...options, filters: channels, kernelSize: 1 });
    case 'depthwise':
      return tf.layers.depthwiseConv2d({ ...options, depthwiseInitializer: kernelInitializer() });
    case 'pool':
      return tf.layers.maxPooling2d({ poolSize: 2, padding: Math.min(height, width) < 2 ? 'same' : padding });
    case 'relu':
      return tf.layers.reLU();
    case 'relu6':
      return tf.layers.reLU({ maxValue: 6 });
    case 'dropout':
      return dropout({ rate: 0.3 });
    default: {
      const normalization = batchNormalization();
      normalization.trainable = kind === 'batch norm';
      return normalization;
    }
  }
}

/** A training step of the network, with everything that it changes; without an update rule, the network outside of training. */
function trainingOf({ layers, size, channels, batch, rule }: Network) {
  let shape = [batch, ...size, channels];
  const built = layers.map((options) => {
    const made = layerOf(options, shape);
    made.build(shape);
    shape = made.computeOutputShape(shape) as number[];
    return made;
  });
  const weights = built.flatMap(({ weights }) => weights.map((weight) => weight.read() as tf.Variable));
  const trained = built.flatMap(({ trainableWeights }) =>
    trainableWeights.map((weight) => weight.read() as tf.Variable),
  );
  // Adam's epsilon is large because the gradient of a bias before a normalisation is nothing but rounding, which Adam would scale
  // up.
  const optimizer = {
    sgd: tf.train.sgd(0.01),
    momentum: tf.train.momentum(0.01, 0.9),
    adam: tf.train.adam(0.01, 0.9, 0.999, 0.1),
    none: tf.train.sgd(0),
  }[rule]!;
  const update = updateRule(optimizer, trained);
  const training = rule !== 'none';
  const step: Step = (x, seed, rate) => {
    const given: tf.Tensor[] = [];
    const forward = () => {
      const read: tf.Tensor[] = [];
      let y = x;
      for (const [i, made] of built.entries()) {
        y = made.apply(y, { training }) as tf.Tensor;
        if (layers[i].given) given.push(tf.keep(y.clone()));
        if (layers[i].read) read.push(weighted(y).mul(0.1));
      }
      if (!training) given.push(y);
      return tf.addN([weighted(y), ...read]).asScalar();
    };
    const value = withSeed(seed as tf.Tensor1D, () => {
      if (!training || trained.length === 0) return forward();
      const { value, grads } = tf.variableGrads(forward, trained);
      const gradients = trained.map(({ name }) => grads[name]);
      const { writes, states } = update.update(gradients, rate as tf.Scalar, value);
      commit(tf.stack([value, ...states]) as tf.Tensor1D, writes);
      return value;
    });
    return [value, ...given];
  };
  const inputs = [images(batch, ...size, channels), tf.tensor1d([3, 4], 'int32'), tf.scalar(0.01)];
  return { step, inputs, assigns: [...weights, ...(update.slots ?? [])] };
}

describe('fuse', () => {
  it('changes neither the results of small random networks nor what their training does', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(network, (drawn) => {
        const { step, inputs, assigns } = trainingOf(drawn);
        for (const op of fused(step, inputs, { assigns, tolerance: 2e-3 })) seen.add(op);
        tf.dispose([inputs, assigns]);
      }),
      { numRuns: 25, seed: 1 },
    );
    const own = [
      'ConvolutionPool',
      'ConvolutionPoolFilterGrad',
      'MaxPool',
      'MaxPoolGrad',
      'BatchNorm',
      'BatchNormGrad',
    ];
    const others = ['Depthwise', 'DepthwiseInputGrad', 'DepthwiseFilterGrad', 'Dropout', 'ReluDropout', 'Normalize'];
    const all = [...own, ...others, 'Adam', 'Momentum', 'Check', 'Commit', 'MovingAverages'].map(
      (name) => `Siamese${name}`,
    );
    expect([...all, 'MatMul', 'BiasAddGrad'].filter((op) => !seen.has(op))).toEqual([]);
  });

  it('leaves no tensor behind and uses no more memory, however often a step runs', async () => {
    const { growthPerStep } = await import('../../../soak/memory/growth.mjs');
    const layers = (
      ['convolution', 'pool', 'relu', 'dropout', 'depthwise', 'batch norm', 'relu6', 'pointwise'] as const
    ).map(
      (kind): Layer => ({
        ...{ kind, channels: 16, kernel: 3, strides: 1, padding: 'same', bias: true, given: false, read: false },
      }),
    );
    const drawn: Network = { layers, size: [16, 16], channels: 1, batch: 16, rule: 'adam' };
    const { step, inputs } = trainingOf(drawn);
    const replayed = jit((...args: tf.Tensor[]) => tf.tidy(() => step(...args)));
    const run = (times: number) => {
      for (let i = 0; i < times; i++) tf.dispose(replayed(...inputs));
    };
    const looks = [];
    run(50);
    const { numTensors } = tf.memory();
    for (let step = 30; step <= 300; step += 30) {
      run(30);
      looks.push({ step, bytes: process.memoryUsage().rss });
    }
    expect(tf.memory().numTensors).toBe(numTensors);
    // One activation here is 256 kB.
    expect(growthPerStep(looks, 10)).toBeLessThan(64e3);
    replayed.dispose();
  });
});
