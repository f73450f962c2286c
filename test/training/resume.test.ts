import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  readTensorsFile,
  type TensorsFile,
  TensorsFileError,
  writeTensorsFile,
} from '../../lib/models/saved/tensors-file';
import { tf } from '../../lib/tensorflow/tensorflow';
import { imageExamples } from '../../lib/training/examples';
import { fit } from '../../lib/training/fit';
import type { FitOptions } from '../../lib/training/fit-options';
import type { History } from '../../lib/training/history';
import { cosineSchedule } from '../../lib/training/learning-rate';
import { tinyDataset } from '../tiny-dataset';
import { optimizers } from './optimizers';
import { tinyRun, weightsOf } from './tiny-run';

const folder = mkdtempSync(join(tmpdir(), 'resume-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(() => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});

class OwnMomentum extends tf.MomentumOptimizer {
  override applyGradients(gradients: { name: string; tensor: tf.Tensor }[]): void {
    super.applyGradients(gradients);
  }
}

/**
 * Gradient descent whose step is divided by the root of the number of steps so far, kept in a variable of the given name, if any.
 */
class OwnDescent extends tf.SGDOptimizer {
  private readonly taken?: tf.Variable;
  constructor(
    rate: number,
    private readonly called?: string,
  ) {
    super(rate);
    if (called) this.taken = tf.variable(tf.scalar(0), false);
  }
  override applyGradients(gradients: { name: string; tensor: tf.Tensor }[]): void {
    const variables = tf.engine().registeredVariables;
    tf.tidy(() => {
      this.taken?.assign(this.taken.add(1));
      const rate = tf.scalar(this.learningRate).div(this.taken?.sqrt() ?? 1);
      for (const { name, tensor } of gradients) variables[name].assign(variables[name].sub(tensor.mul(rate)));
    });
  }
  override async getWeights() {
    return this.called && this.taken ? [{ name: this.called, tensor: this.taken as tf.Tensor }] : [];
  }
  override async setWeights(weights: { tensor: tf.Tensor }[]): Promise<void> {
    for (const { tensor } of weights) this.taken?.assign(tensor);
  }
}

/** Runs until `steps` steps have been taken, like a run that is killed. */
async function runFor(steps: number, options: FitOptions) {
  const controller = new AbortController();
  let taken = 0;
  const learningRate = () => {
    if (++taken === steps) controller.abort(new Error('stopped'));
    return 0.01;
  };
  await expect(fit({ ...options, learningRate, signal: controller.signal })).rejects.toThrow('stopped');
}

describe('fit with a checkpoint', () => {
  describe('continues as if it had never stopped', () => {
    const learningRate = () => 0.01;
    const whole = tinyRun({ learningRate });
    let expected: History;
    beforeAll(async () => {
      expected = await fit(whole);
    });

    it.each([
      ['in the middle of an epoch', 6],
      ['at the end of an epoch', 4],
      ['before its first epoch ends', 1],
    ])('%s', async (_, steps) => {
      const checkpoint = join(folder, `${steps}.safetensors`);
      await runFor(steps, tinyRun({ checkpoint }));
      const resumed = tinyRun({ checkpoint, learningRate });
      const history = await fit(resumed);
      expect(history.loss).toEqual(expected.loss);
      expect(history.validationLoss).toEqual(expected.validationLoss);
      expect(history.bestEpoch).toBe(expected.bestEpoch);
      expect(weightsOf(resumed.encoder)).toEqual(weightsOf(whole.encoder));
    });
  });

  it('returns a finished run at once', async () => {
    const checkpoint = join(folder, 'finished.safetensors');
    const first = tinyRun({ checkpoint });
    const history = await fit(first);
    const second = tinyRun({ checkpoint });
    expect(await fit(second)).toEqual(history);
    expect(weightsOf(second.encoder)).toEqual(weightsOf(first.encoder));
  });

  it.each(optimizers.filter(([name]) => !name.startsWith('centred')))('works with %s', async (name, optimizer) => {
    const checkpoint = join(folder, `${name}.safetensors`);
    const learningRate = () => 0.01;
    const whole = tinyRun({ optimizer: optimizer(), learningRate });
    const expected = await fit(whole);
    await runFor(6, tinyRun({ optimizer: optimizer(), checkpoint }));
    const resumed = tinyRun({ optimizer: optimizer(), learningRate, checkpoint });
    expect((await fit(resumed)).loss).toEqual(expected.loss);
    expect(weightsOf(resumed.encoder)).toEqual(weightsOf(whole.encoder));
  });

  it.each<[string, () => tf.Optimizer]>([
    ["a class made from one of tfjs's", () => new OwnMomentum(0.01, 0.9)],
    ['weights without a count of steps', () => new OwnDescent(0.01, 'velocity')],
    ['no weights', () => new OwnDescent(0.01)],
    ['no getConfig', () => Object.assign(new OwnDescent(0.01, 'taken'), { getConfig: undefined })],
    ['no class name', () => Object.assign(new OwnDescent(0.01, 'taken'), { getClassName: undefined })],
    ['a variable that is called iter', () => new OwnDescent(0.01, 'iter')],
  ])('works with an optimizer of your own, of %s', async (name, optimizer) => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const checkpoint = join(folder, `own-${name}.safetensors`);
    const learningRate = () => 0.01;
    const whole = tinyRun({
      optimizer: optimizer(),
      learningRate,
      checkpoint: join(folder, `whole-${name}.safetensors`),
    });
    const expected = await fit(whole);
    await runFor(6, tinyRun({ optimizer: optimizer(), checkpoint }));
    const resumed = tinyRun({ optimizer: optimizer(), learningRate, checkpoint });
    expect((await fit(resumed)).loss).toEqual(expected.loss);
    expect(weightsOf(resumed.encoder)).toEqual(weightsOf(whole.encoder));
    const before = tf.memory().numTensors;
    await fit({ ...resumed, checkpoint: join(folder, `again-${name}.safetensors`) });
    expect(tf.memory().numTensors).toBe(before);
    warn.mockRestore();
  });

  it('continues with the same examples in plain arrays, their labels too', async () => {
    const checkpoint = join(folder, 'plain.safetensors');
    const { train, ...run } = tinyRun({ checkpoint, epochs: 1 });
    const history = await fit({ ...run, train });
    const { dataset } = train;
    const plain = {
      ...train,
      dataset: { ...dataset, labels: Array.from(dataset.labels) },
      columns: train.columns.map((column) => Array.from(column)),
      targets: Array.from(train.targets),
    };
    expect(await fit({ ...run, train: plain } as unknown as FitOptions<2>)).toEqual(history);
    plain.columns[0][0] = (plain.columns[0][0] + 1) % dataset.size;
    await expect(fit({ ...run, train: plain } as unknown as FitOptions<2>)).rejects.toThrow(
      'training 120 pairs of tiny',
    );
  });

  it('refuses the checkpoint of another run, and says what differs', async () => {
    const checkpoint = join(folder, 'other.safetensors');
    await fit(tinyRun({ checkpoint, epochs: 1 }));
    await expect(fit(tinyRun({ checkpoint, epochs: 1, seed: 9, batchSize: 16 }))).rejects.toThrow(
      /checkpoint of another run: seed 5 and not 9, batchSize 32 and not 16; name another file/,
    );
  });

  it('restores the best weights, also those of an epoch before the stop', async () => {
    const checkpoint = join(folder, 'best.safetensors');
    const overfit = () => tinyRun({ epochs: 30, patience: 5, optimizer: tf.train.adam(0.05) });
    const whole = overfit();
    const { bestEpoch, loss } = await fit(whole);
    expect(bestEpoch).toBeLessThan(loss.length);
    const stopped = new AbortController();
    let steps = 0;
    const learningRate = () => {
      if (++steps === (bestEpoch + 1) * 4) stopped.abort(new Error('stopped'));
      return 0.05;
    };
    await expect(fit({ ...overfit(), checkpoint, learningRate, signal: stopped.signal })).rejects.toThrow('stopped');
    const resumed = overfit();
    await fit({ ...resumed, checkpoint, learningRate: () => 0.05 });
    expect(weightsOf(resumed.encoder)).toEqual(weightsOf(whole.encoder));
  });

  it('refuses another optimizer, other examples and other validation', async () => {
    const checkpoint = join(folder, 'others.safetensors');
    const run = tinyRun({ epochs: 1 });
    await fit({ ...run, checkpoint });
    const [right] = [run.train.columns[1].slice().reverse()];
    const dark = { ...run.train.dataset, images: new Uint8Array(60 * 64) };
    const others: [Partial<FitOptions>, RegExp][] = [
      [{ optimizer: tf.train.sgd(0.1) }, /optimizer Adam and not SGD/],
      [{ optimizer: tf.train.adam(0.01) }, /: learning rate 0\.001\d* and not 0\.01\d*; name/],
      [{ optimizer: tf.train.adam(0.001, 0.8) }, /: optimizer's beta1 0\.9 and not 0\.8; name/],
      [{ learningRate: () => 0.001 }, /: learning rate 0\.001\d* and not by a schedule; name/],
      [{ augment: (images) => images }, /: augmentation none and not some; name/],
      [
        { train: { ...run.train, dataset: dark } },
        /training 120 pairs of tiny, \w{8} and not 120 pairs of tiny, \w{8}; /,
      ],
      [
        { train: { ...run.train, columns: [run.train.columns[0], right] } },
        /training 120 pairs of tiny, \w{8} and not 120 pairs/,
      ],
      [{ validation: undefined }, /validation 60 pairs of tiny, \w{8} and not none/],
    ];
    for (const [other, message] of others) await expect(fit({ ...run, checkpoint, ...other })).rejects.toThrow(message);
  });

  it('notices every pixel of images in memory, and which weights of a loss are trained', async () => {
    const checkpoint = join(folder, 'pixels.safetensors');
    const dataset = tinyDataset(200);
    const scale = tf.variable(tf.scalar(1)) as tf.Variable;
    const loss = {
      loss: (embeddings: tf.Tensor2D) => tf.mean(tf.mul(tf.square(embeddings), scale)) as tf.Scalar,
      variables: [scale],
    };
    const options = { ...tinyRun({ epochs: 1, checkpoint }), loss, validation: undefined };
    const run = (images: Uint8Array) => fit({ ...options, train: imageExamples({ ...dataset, images }) });
    await run(dataset.images);
    const another = dataset.images.slice();
    another[64 + 5] ^= 1;
    await expect(run(another)).rejects.toThrow(/training 200 images of tiny, \w{8} and not 200 images/);
    scale.trainable = false;
    await expect(run(dataset.images)).rejects.toThrow('loss weights [] and not [], frozen');
    scale.dispose();
  });

  describe('refuses the checkpoint of another network, and says which setting of which layer differs', () => {
    const { batchNormalization, dense, flatten, reLU } = tf.layers;
    /** Two layers with weights of the same shape. */
    const network = (...middle: tf.layers.Layer[]) =>
      tf.sequential({
        layers: [flatten({ inputShape: [8, 8, 1] }), dense({ units: 8 }), ...middle, dense({ units: 8 })],
      });
    const frozen = (layer: tf.layers.Layer) => Object.assign(layer, { trainable: false });
    const cases: [string, () => tf.LayersModel, RegExp][] = [
      [
        'another activation',
        () => network(dense({ units: 8, activation: 'tanh' })),
        /: dense_2's activation relu and not tanh; name/,
      ],
      [
        'a frozen layer',
        () => network(frozen(dense({ units: 8, activation: 'relu' }))),
        /: dense_2's trained weights kernel, bias and not none, frozen; name/,
      ],
      [
        'a regularizer',
        () => network(dense({ units: 8, activation: 'relu', kernelRegularizer: tf.regularizers.l2({ l2: 5 }) })),
        /dense_2's kernelRegularizer's className none and not L1L2/,
      ],
      [
        'one layer more',
        () => network(dense({ units: 8, activation: 'relu' }), reLU()),
        /the encoder's layers flatten_1/,
      ],
      [
        'a layer in place of another',
        () => network(batchNormalization()),
        /the encoder's layers flatten_1, dense_1, dense_2, dense_3 and not flatten_1, dense_1, batch_normalization_1, dense_2/,
      ],
    ];

    it.each(cases)('%s', async (name, other, message) => {
      const checkpoint = join(folder, `network-${name}.safetensors`);
      await fit(tinyRun({ encoder: network(dense({ units: 8, activation: 'relu' })), checkpoint, epochs: 1 }));
      const encoder = other();
      const before = weightsOf(encoder);
      await expect(fit(tinyRun({ encoder, checkpoint, epochs: 1 }))).rejects.toThrow(message);
      expect(weightsOf(encoder)).toEqual(before);
    });

    it.each<[string, () => tf.Optimizer, () => tf.Optimizer, RegExp]>([
      [
        'momentum',
        () => tf.train.momentum(0.1, 0.9),
        () => tf.train.momentum(0.1, 0.8),
        /: optimizer's momentum 0\.9 and not 0\.8; name/,
      ],
      [
        'Nesterov',
        () => tf.train.momentum(0.1, 0.9),
        () => tf.train.momentum(0.1, 0.9, true),
        /: optimizer's useNesterov false and not true; name/,
      ],
    ])("another optimizer's %s", async (name, first, second, message) => {
      const checkpoint = join(folder, `optimizer-${name}.safetensors`);
      await fit(tinyRun({ optimizer: first(), checkpoint, epochs: 1 }));
      await expect(fit(tinyRun({ optimizer: second(), checkpoint, epochs: 1 }))).rejects.toThrow(message);
    });

    it('another schedule', async () => {
      const checkpoint = join(folder, 'schedule.safetensors');
      await fit(tinyRun({ learningRate: cosineSchedule({ rate: 0.01 }), checkpoint, epochs: 2 }));
      await fit(tinyRun({ learningRate: cosineSchedule({ rate: 0.01 }), checkpoint, epochs: 2 }));
      await expect(
        fit(tinyRun({ learningRate: cosineSchedule({ rate: 0.02 }), checkpoint, epochs: 2 })),
      ).rejects.toThrow(/: learning rate [\d.e-]+ and not [\d.e-]+ at its last step; name/);
    });
  });

  it('matches weights by their names: a network with a frozen layer continues as it was', async () => {
    const network = () => {
      const layers = [1, 2, 3].map((seed) =>
        tf.layers.dense({ units: 8, kernelInitializer: tf.initializers.glorotUniform({ seed }) }),
      );
      layers[1].trainable = false;
      return tf.sequential({ layers: [tf.layers.flatten({ inputShape: [8, 8, 1] }), ...layers] });
    };
    const checkpoint = join(folder, 'frozen.safetensors');
    const learningRate = () => 0.01;
    const whole = tinyRun({ encoder: network(), learningRate });
    await fit(whole);
    await runFor(6, tinyRun({ encoder: network(), checkpoint }));
    const resumed = tinyRun({ encoder: network(), checkpoint, learningRate });
    await fit(resumed);
    expect(weightsOf(resumed.encoder)).toEqual(weightsOf(whole.encoder));
  });

  it('continues for more epochs than it began with, as a longer run would have, and not for fewer', async () => {
    const checkpoint = join(folder, 'longer.safetensors');
    await fit(tinyRun({ checkpoint, epochs: 2 }));
    const longer = tinyRun({ checkpoint, epochs: 4 });
    const whole = tinyRun({ epochs: 4 });
    expect((await fit(longer)).loss).toEqual((await fit(whole)).loss);
    expect(weightsOf(longer.encoder)).toEqual(weightsOf(whole.encoder));
    await expect(fit(tinyRun({ checkpoint, epochs: 3 }))).rejects.toThrow(
      `fit: ${checkpoint} is the checkpoint of a run in its epoch 4, so epochs must be 4 or more, found 3; raise it, or name another file`,
    );
  });

  it('continues a run that stopped early if it is given more patience', async () => {
    const checkpoint = join(folder, 'patience.safetensors');
    const overfit = (patience: number) => tinyRun({ epochs: 30, patience, optimizer: tf.train.adam(0.05), checkpoint });
    const { stoppedEarly, loss } = await fit(overfit(1));
    expect(stoppedEarly).toBe(true);
    expect((await fit(overfit(30))).loss.length).toBeGreaterThan(loss.length);
  });

  it('leaves no tensor behind if it refuses a checkpoint', async () => {
    const checkpoint = join(folder, 'refused.safetensors');
    writeFileSync(checkpoint, 'not a checkpoint');
    const run = tinyRun({ checkpoint });
    const before = tf.memory().numTensors;
    await expect(fit(run)).rejects.toThrow(TensorsFileError);
    expect(tf.memory().numTensors).toBe(before);
  });

  type Tensors = TensorsFile['tensors'];
  const without = (key: string) => (tensors: Tensors) => void tensors.delete(key);
  const put = (key: string, shape: number[]) => (tensors: Tensors) =>
    void tensors.set(key, { shape, values: new Float32Array(shape.reduce((product, size) => product * size, 1)) });
  it.each<[string, () => tf.Optimizer, (tensors: Tensors) => void, string]>([
    [
      'one tensor fewer',
      () => tf.train.adam(0.01),
      without('optimizer/9'),
      'it must have 10 tensors of the optimizer, found 9',
    ],
    [
      'one tensor more',
      () => tf.train.adam(0.01),
      put('optimizer/10', [2]),
      'it must have 10 tensors of the optimizer, found 11',
    ],
    [
      'a tensor of another shape',
      () => tf.train.momentum(0.01, 0.9),
      put('optimizer/1', [3, 1]),
      'tensor 1 of the optimizer must be [8], found [3, 1]',
    ],
    [
      'no tensor for an optimizer of your own',
      () => new OwnDescent(0.01, 'kept'),
      without('optimizer/0'),
      'it must have 1 or more',
    ],
    [
      'another shape for an optimizer of your own',
      () => new OwnDescent(0.01, 'kept'),
      put('optimizer/0', [2]),
      'tensor 0 of the optimizer must be [], found [2]',
    ],
    [
      'more than an optimizer of your own takes',
      () =>
        new (class extends tf.SGDOptimizer {
          override applyGradients(): void {}
        })(0.01),
      put('optimizer/1', [2]),
      'the optimizer refuses its state (SGD optimizer does not have settable weights.)',
    ],
  ])('refuses a checkpoint with %s, and changes nothing', async (name, optimizer, change, message) => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const checkpoint = join(folder, `misfit-${name}.safetensors`);
    await fit(tinyRun({ optimizer: optimizer(), checkpoint, epochs: 1 }));
    const file = await readTensorsFile(checkpoint);
    change(file.tensors);
    await writeTensorsFile(checkpoint, file);
    const run = tinyRun({ optimizer: optimizer(), checkpoint, epochs: 1 });
    const [before, tensors] = [weightsOf(run.encoder), tf.memory().numTensors];
    const error: Error = await fit(run).then(
      () => expect.unreachable('was taken'),
      (error) => error,
    );
    expect(error).toBeInstanceOf(TensorsFileError);
    expect(error.message).toContain(message);
    expect(error.message).toContain('delete it to start again');
    expect(weightsOf(run.encoder)).toEqual(before);
    expect(tf.memory().numTensors).toBe(tensors);
    warn.mockRestore();
  });

  it('refuses a damaged checkpoint and leaves it where it is', async () => {
    const checkpoint = join(folder, 'damaged.safetensors');
    await fit(tinyRun({ checkpoint, epochs: 1 }));
    const bytes = readFileSync(checkpoint);
    writeFileSync(checkpoint, bytes.subarray(0, bytes.length - 10));
    await expect(fit(tinyRun({ checkpoint, epochs: 1 }))).rejects.toThrow(TensorsFileError);
    expect(existsSync(checkpoint)).toBe(true);
  });

  it('leaves no file beside its own', () => {
    expect(readdirSync(folder).filter((file) => !file.endsWith('.safetensors'))).toEqual([]);
  });
});
