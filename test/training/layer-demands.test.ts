import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ImageDataset } from '../../lib/data/dataset';
import { tf } from '../../lib/tensorflow/tensorflow';
import { imageExamples } from '../../lib/training/examples';
import type { ImageLoss } from '../../lib/training/examples-loss';
import { fit } from '../../lib/training/fit';
import '../matchers';
import { tinyDataset } from '../tiny-dataset';
import { tinyRun, weightsOf } from './tiny-run';

const golden: Record<'sgd' | 'adam', { loss: number[]; weights: number[][] }> = JSON.parse(
  readFileSync(join(__dirname, '..', 'oracles', 'penalties-golden.json'), 'utf8'),
);

beforeEach(() => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});

const numbers = (count: number, f: (i: number) => number) => Array.from({ length: count }, (_, i) => f(i + 1));

/** The network, the images and the weights of make_penalties_golden.py. */
function kerasNetwork() {
  const images = Uint8Array.from({ length: 24 }, (_, i) => (i * 37) % 256);
  const labels = Int32Array.of(0, 1, 2, 0, 1, 2);
  const dataset: ImageDataset = { name: 'six', images, shape: [2, 2, 1], labels, classNames: ['a', 'b', 'c'], size: 6 };
  const hidden = tf.layers.dense({
    units: 3,
    activation: 'tanh',
    kernelRegularizer: tf.regularizers.l1l2({ l1: 0.01, l2: 0.02 }),
    kernelConstraint: tf.constraints.maxNorm({ maxValue: 1, axis: 0 }),
    biasConstraint: tf.constraints.nonNeg(),
  });
  const output = tf.layers.dense({
    units: 2,
    biasRegularizer: tf.regularizers.l2({ l2: 0.1 }),
    kernelConstraint: tf.constraints.unitNorm({ axis: 0 }),
  });
  const encoder = tf.sequential({ layers: [tf.layers.flatten({ inputShape: [2, 2, 1] }), hidden, output] });
  const kernel = tf.tensor2d(
    numbers(12, (i) => 1.5 * Math.sin(i)),
    [4, 3],
  );
  const weights = [kernel, tf.tensor1d([-0.3, 0.2, 0.1]), tf.tensor2d(numbers(6, Math.cos), [3, 2])];
  encoder.setWeights([...weights, tf.tensor1d([0.5, -0.5])]);
  // tfjs's `setWeights` applies the constraints at once, Keras's does not.
  encoder.trainableWeights.forEach((weight, i) => {
    if (i < 3) (weight.read() as tf.Variable).assign(weights[i]);
  });
  return { encoder, train: imageExamples(dataset) };
}

const squaredError: ImageLoss = (x, labels) => x.sub(labels.expandDims(1)).square().mean();

describe('regularizers and constraints', () => {
  it.each([
    ['sgd', true],
    ['sgd', false],
    ['adam', true],
    ['adam', false],
  ] as const)("train as in Keras's fit: %s, recorded: %s", async (name, jit) => {
    const { encoder, train } = kerasNetwork();
    const optimizer = { sgd: () => tf.train.sgd(0.5), adam: () => tf.train.adam(0.05) }[name]();
    const { loss } = await fit({ encoder, train, loss: squaredError, optimizer, jit, epochs: 5, batchSize: 6 });
    expect(loss).toBeAllclose(golden[name].loss, { rtol: 1e-4 });
    for (const [i, weight] of weightsOf(encoder).entries())
      expect(weight).toBeAllclose(golden[name].weights[i], { rtol: 1e-3, atol: 1e-4 });
  });

  /** The tiny encoder without dropout, with a convolution before it and a model in it; all kernels have penalties. */
  function punished(l2: number): tf.LayersModel {
    const of = (seed: number) => ({
      kernelInitializer: tf.initializers.glorotUniform({ seed }),
      kernelRegularizer: l2 > 0 ? tf.regularizers.l2({ l2 }) : undefined,
    });
    const dense = (units: number, seed: number) => tf.layers.dense({ units, activation: 'tanh', ...of(seed) });
    const given = tf.input({ shape: [6] });
    const inner = tf.model({ inputs: given, outputs: dense(3, 3).apply(given) as tf.SymbolicTensor });
    const x = tf.input({ shape: [8, 8, 1] });
    const layers = [
      tf.layers.conv2d({ filters: 2, kernelSize: 3, ...of(1) }),
      tf.layers.flatten(),
      dense(6, 2),
      inner as unknown as tf.layers.Layer,
    ];
    return tf.model({ inputs: x, outputs: layers.reduce((y, layer) => layer.apply(y) as tf.SymbolicTensor, x) });
  }

  it.each([true, false])("train as tfjs's own fit, in models within models too (recorded: %s)", async (jit) => {
    const dataset = tinyDataset();
    const [ours, theirs] = [punished(0.5), punished(0.5)];
    const run = { train: imageExamples(dataset), loss: squaredError, epochs: 3, batchSize: 60, jit };
    const { loss } = await fit({ ...run, encoder: ours, optimizer: tf.train.sgd(0.05) });
    theirs.compile({ optimizer: tf.train.sgd(0.05), loss: 'meanSquaredError' });
    const x = tf.tensor4d(
      Float32Array.from(dataset.images, (byte) => byte / 255),
      [60, 8, 8, 1],
    );
    const y = tf.tensor2d(
      Float32Array.from({ length: 180 }, (_, i) => dataset.labels[Math.floor(i / 3)]),
      [60, 3],
    );
    const { history } = await theirs.fit(x, y, { epochs: 3, batchSize: 60, shuffle: false, verbose: 0 });
    expect(loss).toBeAllclose(history.loss, { rtol: 1e-4 });
    for (const [i, weight] of weightsOf(ours).entries())
      expect(weight).toBeAllclose(weightsOf(theirs)[i], { rtol: 1e-3, atol: 1e-5 });
  });

  it('count in the training loss, once per weight, and not in the validation loss', async () => {
    const first = async (l2: number) => {
      const encoder = punished(l2);
      const before = weightsOf(encoder);
      const run = tinyRun({ encoder, epochs: 1, batchSize: 120, optimizer: tf.train.sgd(0) });
      return { before, ...(await fit(run)) };
    };
    const [plain, with2] = [await first(0), await first(2)];
    const kernels = plain.before.filter((weight) => weight.some((value) => value !== 0));
    const penalty = 2 * kernels.flat().reduce((sum, value) => sum + value ** 2, 0);
    expect(with2.loss[0] - plain.loss[0]).toBeAllclose(penalty, { rtol: 1e-4 });
    expect(with2.validationLoss).toBeAllclose(plain.validationLoss, { rtol: 1e-6 });
  });

  it("count those of recurrent cells and wrapped layers, which tfjs's own fit forgets or keeps elsewhere", async () => {
    const kernelRegularizer = () => tf.regularizers.l2({ l2: 3 });
    const recurrent = {
      'simple RNN': () => tf.layers.simpleRNN({ units: 3, kernelRegularizer: kernelRegularizer() }),
      LSTM: () => tf.layers.lstm({ units: 3, kernelRegularizer: kernelRegularizer() }),
      bidirectional: () =>
        tf.layers.bidirectional({
          layer: tf.layers.gru({ units: 3, kernelRegularizer: kernelRegularizer() }) as tf.RNN,
          mergeMode: 'concat',
        }),
    };
    for (const [name, layer] of Object.entries(recurrent)) {
      const encoder = tf.sequential({
        layers: [tf.layers.reshape({ targetShape: [8, 8], inputShape: [8, 8, 1] }), layer()],
      });
      const kernels = encoder.weights.filter(
        ({ originalName }) => /kernel/.test(originalName) && !/recurrent/.test(originalName),
      );
      expect(kernels.length, name).toBe(name === 'bidirectional' ? 2 : 1);
      const squares = kernels.flatMap((weight) => [...weight.read().dataSync()].map((value) => value ** 2));
      const run = tinyRun({ encoder, epochs: 1, batchSize: 120, optimizer: tf.train.sgd(0), validation: undefined });
      const { loss } = await fit(run);
      // At rate 0 the validation loss of the training pairs is the loss alone.
      const { validationLoss } = await fit({ ...run, validation: run.train, encoder });
      const penalty = 3 * squares.reduce((sum, square) => sum + square, 0);
      expect(loss[0] - validationLoss[0], name).toBeAllclose(penalty, { rtol: 1e-3 });
    }
  });

  it.each([true, false])('hold after every step (recorded: %s)', async (jit) => {
    const maxNorm = () => tf.constraints.maxNorm({ maxValue: 0.5, axis: 0 });
    const x = tf.input({ shape: [8, 8, 1] });
    const flat = tf.layers.flatten().apply(x);
    const output = tf.layers
      .dense({ units: 3, kernelConstraint: maxNorm(), biasConstraint: tf.constraints.nonNeg() })
      .apply(flat) as tf.SymbolicTensor;
    const encoder = tf.model({ inputs: x, outputs: output });
    let steps = 0;
    const norms = () =>
      (tf.tidy(() => encoder.weights[0].read().square().sum(0).sqrt()).arraySync() as number[]).map(
        (norm) => norm <= 0.5 + 1e-5,
      );
    const learningRate = () => {
      if (!jit && steps > 0) {
        expect(norms()).toEqual([true, true, true]);
        expect(encoder.weights[1].read().min().dataSync()[0]).toBeGreaterThanOrEqual(0);
      }
      steps++;
      return 0.3;
    };
    await fit(tinyRun({ encoder, jit, learningRate, optimizer: tf.train.momentum(0.3, 0.9), epochs: 2 }));
    expect(steps).toBe(8);
    expect(norms()).toEqual([true, true, true]);
    expect(encoder.weights[1].read().min().dataSync()[0]).toBeGreaterThanOrEqual(0);
  });

  /** A dense layer of 3 after the images, with parts of a user's own. */
  const own = (settings: object) => {
    const dense = tf.layers.dense({ units: 3, name: 'last', ...settings });
    return tf.sequential({ layers: [tf.layers.flatten({ inputShape: [8, 8, 1] }), dense] });
  };
  /** tfjs accepts only instances of its own class. */
  const regularizer = (apply: (x: tf.Tensor) => unknown) => Object.assign(tf.regularizers.l2(), { apply });

  it.each([
    ['one number per weight', (x: tf.Tensor) => x.square(), 'found [64, 3]; take the sum'],
    ['one number per column', (x: tf.Tensor) => x.square().sum(0), 'found [3]; take the sum'],
    ['a JavaScript number', () => 0.5, 'found 0.5; take the sum'],
    ['nothing', () => undefined, 'found undefined; take the sum'],
  ])('refuses a regularizer that gives %s, before a weight has changed', async (_, apply, message) => {
    const encoder = own({ kernelRegularizer: regularizer(apply) });
    const before = weightsOf(encoder);
    for (const jit of [true, false])
      await expect(fit(tinyRun({ encoder, jit }))).rejects.toThrow(
        `fit: a regularizer of layer last must give a tensor of one number, ${message}`,
      );
    expect(weightsOf(encoder)).toEqual(before);
  });

  it('accepts a regularizer that gives a tensor of one number, whatever its rank', async () => {
    const punished = (apply: (x: tf.Tensor) => tf.Tensor) =>
      fit(tinyRun({ encoder: own({ kernelRegularizer: regularizer(apply), kernelInitializer: 'ones' }), epochs: 1 }));
    const [scalar, list] = [await punished((x) => x.abs().sum()), await punished((x) => x.abs().sum().reshape([1, 1]))];
    expect(list.loss).toEqual(scalar.loss);
  });

  it.each([
    ['another shape', (x: tf.Tensor) => x.max(0), 'float32 [64, 3], found float32 [3]'],
    ['another type', (x: tf.Tensor) => x.cast('int32'), 'float32 [64, 3], found int32 [64, 3]'],
    ['nothing', () => undefined, 'float32 [64, 3], found undefined'],
  ])('refuses a constraint that gives %s, before a weight has changed', async (_, apply, message) => {
    const encoder = own({});
    Object.assign(encoder.trainableWeights[0], { constraint: { apply } });
    const before = weightsOf(encoder);
    for (const jit of [true, false])
      await expect(fit(tinyRun({ encoder, jit }))).rejects.toThrow(
        `fit: the constraint of last/kernel must give a tensor like the weight, ${message}`,
      );
    expect(weightsOf(encoder)).toEqual(before);
  });

  it('refuses an activity regularizer by the name of its layer', async () => {
    const encoder = punished(0);
    Object.assign(encoder.layers[2], { activityRegularizer: tf.regularizers.l2() });
    await expect(fit(tinyRun({ encoder }))).rejects.toThrow(
      `fit: layer ${encoder.layers[2].name} has an activityRegularizer, which tfjs does not compute`,
    );
  });

  it("cannot see an activity regularizer of a recurrent layer, as tfjs's layer does not keep it", () => {
    const activityRegularizer = tf.regularizers.l2();
    for (const layer of [tf.layers.simpleRNN, tf.layers.gru, tf.layers.lstm]) {
      const made = layer({ units: 3, activityRegularizer } as unknown as Parameters<typeof tf.layers.lstm>[0]);
      made.build([null, 2, 2]);
      const { cell } = made as unknown as { cell: tf.layers.Layer };
      for (const part of [made, cell]) expect(Object.values(part)).not.toContain(activityRegularizer);
      expect(made.losses).toEqual([]);
    }
  });
});
