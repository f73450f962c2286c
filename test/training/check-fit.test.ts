import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { arcFace } from '../../lib/losses/arc-face';
import { makeTriplets } from '../../lib/pairs/make-triplets';
import { tf } from '../../lib/tensorflow/tensorflow';
import { imageExamples, tripletExamples } from '../../lib/training/examples';
import { fit } from '../../lib/training/fit';
import type { FitOptions } from '../../lib/training/fit-options';
import { tinyDataset } from '../tiny-dataset';
import { pairLoss, tinyEncoder, tinyRun, weightsOf } from './tiny-run';

const folder = mkdtempSync(join(tmpdir(), 'doors-'));
afterAll(() => rmSync(folder, { recursive: true }));
let printed: string[];
beforeEach(() => {
  printed = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean(printed.push(String(text))));
});

const input = () => tf.input({ shape: [8, 8, 1] });
const flat = (x: tf.SymbolicTensor) => tf.layers.flatten().apply(x) as tf.SymbolicTensor;
const dense = (x: tf.SymbolicTensor) => tf.layers.dense({ units: 3 }).apply(x) as tf.SymbolicTensor;
function twoOutputs(): tf.LayersModel {
  const x = input();
  return tf.model({ inputs: x, outputs: [dense(flat(x)), dense(flat(x))] });
}
function twoInputs(): tf.LayersModel {
  const [a, b] = [input(), input()];
  return tf.model({ inputs: [a, b], outputs: dense(flat(tf.layers.add().apply([a, b]) as tf.SymbolicTensor)) });
}
function frozen(): tf.LayersModel {
  const encoder = tinyEncoder();
  encoder.trainable = false;
  return encoder;
}
function disposed(): tf.LayersModel {
  const encoder = tinyEncoder();
  encoder.dispose();
  return encoder;
}
const dataset = tinyDataset();
const wide = { ...dataset, name: 'wide', shape: [8, 4, 2] as [number, number, number] };
const triplets = () => tripletExamples(dataset, makeTriplets(dataset.labels, { seed: 1 }));

class Clipping extends tf.AdamOptimizer {
  override computeGradients(f: () => tf.Scalar, variables?: tf.Variable[]) {
    return super.computeGradients(f, variables);
  }
}
class Own extends tf.AdamOptimizer {}
class Forgetful extends tf.SGDOptimizer {
  override applyGradients(): void {}
  override async getWeights(): Promise<never> {
    throw new Error('keeps no state');
  }
}
class Unrated {
  applyGradients(): void {}
  computeGradients = tf.Optimizer.prototype.computeGradients;
  minimize = tf.Optimizer.prototype.minimize;
}

const adam = (...settings: unknown[]) => tf.train.adam(0.1, ...(settings as number[]));
const rmsProp = (...settings: unknown[]) => tf.train.rmsprop(0.1, ...(settings as [number]));
const optimizerFaults: [() => tf.Optimizer, string][] = [
  [() => adam('0.9'), "beta1 must be a number from 0 to less than 1, found '0.9' (AdamOptimizer)"],
  [() => adam(1), 'beta1 must be a number from 0 to less than 1, found 1'],
  [() => adam(0.9, -0.1), 'beta2 must be a number from 0 to less than 1, found -0.1'],
  [() => adam(0.9, 0.9, '1e-8'), "epsilon must be a finite number of 0 or more, found '1e-8'"],
  [() => tf.train.adamax(0.1, 0.9, 0.99, 1e-8, -1), 'decay must be a finite number of 0 or more, found -1'],
  [() => tf.train.adamax(0.1, 0.9, 1.5), 'beta2 must be a number from 0 to less than 1, found 1.5'],
  [() => tf.train.adadelta(0.1, 1), 'rho must be a number from 0 to less than 1, found 1'],
  [() => tf.train.adagrad(0.1, -1), 'initialAccumulatorValue must be a finite number of 0 or more, found -1'],
  [() => tf.train.momentum(0.1, -0.9), 'momentum must be a number from 0 to 1, found -0.9'],
  [() => tf.train.momentum(0.1, 0.9, 'no' as never), "useNesterov must be true or false, found 'no'"],
  [() => rmsProp(1), 'decay must be a number from 0 to less than 1, found 1'],
  [() => rmsProp(0.9, 0, 1e-8, 'yes'), "centered must be true or false, found 'yes'"],
  [() => new Own(0.1, 2, 0.999), 'beta1 must be a number from 0 to less than 1, found 2 (Own)'],
];
const of = (options: object) => options as Partial<FitOptions>;
const wrong: [name: string, options: () => Partial<FitOptions>, message: string | RegExp][] = [
  [
    'no encoder',
    () => of({ encoder: undefined }),
    'encoder must be a tf.LayersModel, such as fashionMnistEncoder(), found undefined',
  ],
  ['a layer as encoder', () => of({ encoder: tf.layers.dense({ units: 3 }) }), 'found an object of class Dense'],
  ['an encoder that is not built', () => ({ encoder: tf.sequential() }), 'has not been built'],
  ['two outputs', () => ({ encoder: twoOutputs() }), 'found 1 inputs and 2 outputs'],
  ['two inputs', () => ({ encoder: twoInputs() }), 'found 2 inputs and 1 outputs'],
  [
    'embeddings that are images',
    () => {
      const x = input();
      return { encoder: tf.model({ inputs: x, outputs: tf.layers.reLU().apply(x) as tf.SymbolicTensor }) };
    },
    'one embedding per image, [n, d], found [n, 8, 8, 1]',
  ],
  ['a disposed encoder', () => ({ encoder: disposed() }), 'has been disposed of'],
  [
    "labels outside the loss's classes",
    () => ({ train: imageExamples(dataset), loss: arcFace({ classes: 2, dimensions: 3, seed: 1 }) }),
    "labels of train must be the loss's classes 0 to 1, found 2 at row 2; make the loss with as many classes",
  ],
  ['all layers frozen', () => ({ encoder: frozen() }), 'because all 4 weights of the encoder are frozen'],
  [
    'no weights',
    () => {
      const x = input();
      return { encoder: tf.model({ inputs: x, outputs: flat(x) }) };
    },
    'neither the encoder nor the loss has weights',
  ],
  [
    'images of another shape',
    () => ({ train: imageExamples(wide) }),
    'images of wide (train) must be [8, 8, 1] for this encoder, found [8, 4, 2]; make the encoder for that shape',
  ],
  [
    'validation images of another shape',
    () => ({ validation: imageExamples(wide) }),
    'images of wide (validation) must be [8, 8, 1] for this encoder, found [8, 4, 2]',
  ],
  [
    'validation triplets',
    () => ({ validation: triplets() }),
    'as many images per example as train, 2 (pairs), found 3 (triplets)',
  ],
  [
    'pairs without images',
    () => of({ train: { left: [0], right: [1], same: [1] } }),
    'train must be examples, such as pairExamples(images, pairs)',
  ],
  ['a data set as validation', () => of({ validation: dataset }), 'validation must be examples'],
  [
    'targets that are missing',
    () => ({ train: { ...tinyRun().train, targets: new Uint8Array(3) } }),
    'targets must have one entry for each of 120 pairs, found 3',
  ],
  ['no loss', () => of({ loss: undefined }), 'loss must be a function from embeddings and targets to a number'],
  ['a loss by name', () => of({ loss: 'contrastive' }), "found 'contrastive'"],
  [
    'weights of a loss that are not variables',
    () => of({ loss: { loss: pairLoss, variables: [tf.zeros([2])] } }),
    'a loss with weights',
  ],
  [
    'an optimizer by name',
    () => of({ optimizer: 'adam' }),
    "optimizer must be one of tf.train, such as tf.train.adam(0.001), found 'adam'",
  ],
  ['an optimizer that was not called', () => of({ optimizer: tf.train.adam }), 'found a function'],
  [
    'an optimizer with gradients of its own',
    () => ({ optimizer: new Clipping(0.1, 0.9, 0.999) }),
    'optimizer Clipping must not have a method computeGradients',
  ],
  [
    'a learning rate that is not a number',
    () => ({ optimizer: tf.train.sgd(Number.NaN) }),
    "optimizer's learning rate must be a finite float32 number of 0 or more, found NaN",
  ],
  [
    'a negative learning rate',
    () => ({ optimizer: tf.train.sgd(-0.1) }),
    'must be a finite float32 number of 0 or more, found -0.1',
  ],
  ['an optimizer without a rate', () => ({ optimizer: tf.train.momentum(undefined as never, 0.9) }), 'found undefined'],
  [
    'a momentum that is not a number',
    () => ({ optimizer: tf.train.momentum(0.1, Number.NaN) }),
    "optimizer's momentum must be a number from 0 to 1, found NaN (MomentumOptimizer)",
  ],
  ...optimizerFaults.map(([optimizer, message]): (typeof wrong)[number] => [
    `an optimizer's ${message}`,
    () => ({ optimizer: optimizer() }),
    `the optimizer's ${message}`,
  ]),
  ['an optimizer that has no rate', () => of({ optimizer: new Unrated() }), 'Unrated must have a learningRate'],
  [
    'an optimizer that cannot be saved',
    () => ({ optimizer: new Forgetful(0.1), checkpoint: join(folder, 'a') }),
    'optimizer Forgetful cannot be saved in a checkpoint (keeps no state)',
  ],
  [
    'a learning rate that is not a function',
    () => of({ learningRate: 0.01 }),
    'learningRate must be a function of the part of the run that is done, such as cosineSchedule({ rate: 0.001 }) or () => 0.001, found 0.01',
  ],
  ['an augmentation that is not a function', () => of({ augment: 'flip' }), 'augment must be a function of images'],
  [
    'a checkpoint that is not a path',
    () => of({ checkpoint: true }),
    'checkpoint must be the path of a file, found true',
  ],
  ['a checkpoint without a name', () => ({ checkpoint: '' }), "checkpoint must be the path of a file, found ''"],
  ['jit that is not a boolean', () => of({ jit: 'no' }), "jit must be true or false, found 'no'"],
  [
    'a callback that is not a function',
    () => of({ onProgress: true }),
    'onProgress must be a function that is told the progress',
  ],
  ['a word for quiet', () => of({ quiet: 'yes' }), "quiet must be true or false, found 'yes'"],
  ['a name with other capitals', () => of({ batchsize: 32 }), 'found batchsize; did you mean batchSize?'],
  ['a name in the singular', () => of({ epoch: 3 }), 'found epoch; did you mean epochs?'],
  ["a name of Keras's", () => of({ verbose: 0 }), 'found verbose; leave it out'],
  ['a controller as signal', () => of({ signal: new AbortController() }), 'signal must be an AbortSignal'],
  ['no epochs', () => of({ epochs: undefined }), 'epochs must be a whole number of 1 or more, found undefined'],
];

describe('fit refuses in one line before anything runs', () => {
  it.each(wrong)('%s', async (_, options, message) => {
    const checkpoint = join(folder, 'checkpoint');
    const changed = options();
    const run = { ...tinyRun({ checkpoint }), ...changed } as FitOptions;
    const before = tf.memory().numTensors;
    const error: Error = await fit(run).then(
      () => expect.unreachable('was taken'),
      (error) => error,
    );
    expect(error.message).toMatch(/^fit: [^\n]+$/);
    expect(error.message).toContain(message);
    expect(tf.memory().numTensors).toBe(before);
    expect(printed).toEqual([]);
    expect(existsSync(checkpoint)).toBe(false);
  });

  it('missing options', async () => {
    await expect(fit(undefined as never)).rejects.toThrow(
      'fit: options must be one object, found undefined; pass fit({ encoder, train',
    );
  });
});

const results: [name: string, options: object, message: string][] = [
  [
    'a loss for each example',
    { loss: ([a, b]: tf.Tensor[]) => a.sub(b).square().sum(1) },
    'the loss must be one number for the whole batch, found [32]; take the mean',
  ],
  ['a loss that is a number', { loss: () => 1 }, 'the loss must give a tensor of one number, found 1'],
  ['no loss', { loss: () => {} }, 'found undefined'],
  ['a promise', { loss: async () => tf.scalar(1) }, 'the loss must give a tensor, found a promise'],
  [
    'a loss that makes losses',
    { loss: () => arcFace({ classes: 3, dimensions: 3, seed: 1 }) },
    'call it first, and pass its result',
  ],
  ['a whole number', { loss: ([a]: tf.Tensor[]) => a.sum().cast('int32') }, 'the loss must be of float32, found int32'],
  ['a loss of nothing', { loss: () => tf.scalar(1) }, 'the loss uses none of the trained weights'],
  [
    'an augmentation of other images',
    { augment: (x: tf.Tensor4D) => x.slice([0, 0, 0, 0], [-1, 4, 8, 1]) },
    'augment must give float32 images [64, 8, 8, 1], found float32 [64, 4, 8, 1]',
  ],
  [
    'an augmentation of fewer images',
    { augment: (x: tf.Tensor4D) => x.slice([0, 0, 0, 0], [2, 8, 8, 1]) },
    'found float32 [2, 8, 8, 1]',
  ],
  [
    'an augmentation that gives nothing',
    { augment: () => undefined },
    'augment must give a tensor of images [64, 8, 8, 1], found undefined',
  ],
];

describe.each([true, false])('fit refuses what callbacks give, before a weight has changed (recorded: %s)', (jit) => {
  it.each(results)('%s', async (_, options, message) => {
    const run = tinyRun({ jit, ...options });
    const before = weightsOf(run.encoder);
    const error: Error = await fit(run).then(
      () => expect.unreachable('was taken'),
      (error) => error,
    );
    expect(error.message).toMatch(/^fit: [^\n]+$/);
    expect(error.message).toContain(message);
    expect(weightsOf(run.encoder)).toEqual(before);
  });

  it('trains what the loss uses, and says once what it does not', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const variables = [tf.variable(tf.ones([2]))];
    const loss = { variables, loss: (x: tf.Tensor2D) => x.square().mean() as tf.Scalar };
    const run = { ...tinyRun({ jit, train: imageExamples(dataset), validation: undefined }), loss };
    const before = weightsOf(run.encoder);
    await fit(run);
    expect(warn.mock.calls).toEqual([['fit: the loss does not use loss/1, which therefore stay as they are']]);
    expect([...variables[0].dataSync()]).toEqual([1, 1]);
    expect(weightsOf(run.encoder)).not.toEqual(before);
    warn.mockRestore();
  });
});
