import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { randomAffine } from '../../lib/augmentation/random-affine';
import { arcFace } from '../../lib/losses/arc-face';
import { batchTripletLoss } from '../../lib/losses/batch-triplet-loss';
import { marginLoss } from '../../lib/losses/margin-loss';
import { proxyAnchor } from '../../lib/losses/proxy-anchor';
import { simSiamLoss } from '../../lib/losses/sim-siam-loss';
import type { TrainableLoss } from '../../lib/losses/trainable-loss';
import { distanceWeightedMiner } from '../../lib/miners/distance-weighted-miner';
import { tf } from '../../lib/tensorflow/tensorflow';
import { classExamples } from '../../lib/training/class-examples';
import { imageExamples, pairExamples } from '../../lib/training/examples';
import type { ExamplesLossWithWeights } from '../../lib/training/examples-loss';
import { fit } from '../../lib/training/fit';
import type { FitOptions } from '../../lib/training/fit-options';
import type { History } from '../../lib/training/history';
import '../matchers';
import { tinyDataset } from '../tiny-dataset';
import { tinyRun, weightsOf } from './tiny-run';

const folder = mkdtempSync(join(tmpdir(), 'trainable-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(() => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});

const classes = new Set(tinyDataset().labels).size;
const options = { classes, dimensions: 3, seed: 4 };
const faces = () => arcFace({ ...options, scale: 8 });

/** A run of 60 images in batches of 16, with a loss that has weights. */
const run = (loss: FitOptions<1>['loss'], more: Partial<Omit<FitOptions<1>, 'loss'>> = {}) => ({
  ...tinyRun<1>({
    train: imageExamples(tinyDataset()),
    validation: imageExamples(tinyDataset(30, 2)),
    batchSize: 16,
    learningRate: () => 0.01,
    ...more,
  }),
  loss,
});
const numbersOf = ({ variables }: TrainableLoss) => variables.map((variable) => [...variable.dataSync()]);

describe('fit with a loss that has weights of its own', () => {
  /** A run of three epochs, and the weights at its end. */
  let whole: { history: History; encoder: number[][]; loss: number[][] };
  beforeAll(async () => {
    const loss = faces();
    const options = run(loss);
    whole = { history: await fit(options), encoder: weightsOf(options.encoder), loss: numbersOf(loss) };
  });

  it('trains these together with the encoder', async () => {
    const loss = faces();
    const before = numbersOf(loss);
    const { validationLoss } = await fit(run(loss, { epochs: 10 }));
    expect(validationLoss[9]).toBeLessThan(0.8 * validationLoss[0]);
    expect(numbersOf(loss)).not.toEqual(before);
    expect(loss.variables[0].isDisposed).toBe(false);
  });

  it.each([true, false])('gives the same run from the same seeds, and leaves no tensor (recorded: %s)', async (jit) => {
    const runs = [faces(), faces()].map((loss) => ({ loss, options: run(loss, { jit, epochs: 2 }) }));
    const optimizer = tf.train.adam(0.001);
    const counts: number[] = [];
    const found = [];
    for (const { loss, options } of runs) {
      const before = tf.memory().numTensors;
      const { seconds, ...history } = await fit({ ...options, optimizer });
      counts.push(tf.memory().numTensors - before);
      found.push({ history, encoder: weightsOf(options.encoder), loss: numbersOf(loss) });
    }
    expect(found[1]).toEqual(found[0]);
    expect(counts).toEqual([0, 0]);
  });

  it('is the same run op by op as recorded, up to rounding', async () => {
    const eager = faces();
    const { loss } = await fit(run(eager, { jit: false }));
    expect(whole.history.loss).toBeAllclose(loss, { rtol: 0, atol: 1e-4 });
    expect(whole.loss[0]).toBeAllclose(numbersOf(eager)[0], { rtol: 0, atol: 1e-3 });
  });

  it.each([2, 6])('continues after a stop at step %s as if it had never stopped', async (steps) => {
    const checkpoint = join(folder, `${steps}.safetensors`);
    const [stopped, resumed] = [faces(), faces()];
    const controller = new AbortController();
    let taken = 0;
    const learningRate = () => {
      if (++taken === steps) controller.abort(new Error('stopped'));
      return 0.01;
    };
    const { signal } = controller;
    await expect(fit(run(stopped, { checkpoint, learningRate, signal }))).rejects.toThrow('stopped');
    // The loss's initial weights do not matter: they come from the checkpoint.
    tf.tidy(() => resumed.variables[0].assign(tf.ones(resumed.variables[0].shape)));
    const resumedRun = run(resumed, { checkpoint });
    const { loss, validationLoss } = await fit(resumedRun);
    expect({ loss, validationLoss }).toEqual({
      loss: whole.history.loss,
      validationLoss: whole.history.validationLoss,
    });
    expect(weightsOf(resumedRun.encoder)).toEqual(whole.encoder);
    expect(numbersOf(resumed)).toEqual(whole.loss);
  });

  it('restores the best weights of the loss too', async () => {
    const loss = faces();
    const weights: number[][][] = [];
    const watched: TrainableLoss = {
      variables: loss.variables,
      loss: (x, labels) => {
        weights.push(numbersOf(loss));
        return loss.loss(x, labels);
      },
    };
    const options = run(watched, { epochs: 20, patience: 2, jit: false, learningRate: () => 0.1 });
    const { bestEpoch, validationLoss } = await fit(options);
    expect(validationLoss.length).toBeGreaterThan(bestEpoch);
    // Four training batches per epoch, then two of validation, which see the epoch's last weights.
    expect(numbersOf(loss)).toEqual(weights[(bestEpoch - 1) * 6 + 4]);
  });

  it('trains the weights of any kind of loss, such as the boundary of the margin loss', async () => {
    const boundary = tf.variable(tf.scalar(1.2));
    const loss = {
      loss: (x: tf.Tensor2D, labels: tf.Tensor1D) => marginLoss({ boundary })(x, labels),
      variables: [boundary],
    };
    await fit(run(loss, { epochs: 1 }));
    expect(boundary.dataSync()[0]).not.toBe(1.2);
  });

  it('trains, recorded, op by op and resumed, the weights of a loss of pairs, such as the predictor of two views', async () => {
    const { labels } = tinyDataset();
    const rows = Int32Array.from(labels.keys());
    const pairs = { left: rows, right: rows, same: new Uint8Array(labels.length).fill(1) };
    const viewsRun = (more: Partial<FitOptions<2>> = {}) => {
      const weights = tf.variable(tf.eye(3));
      const views = simSiamLoss({ predictor: (z) => tf.matMul(z, weights) });
      const loss: ExamplesLossWithWeights<2> = {
        loss: ([left, right], same) => views(left, right, same),
        variables: [weights],
      };
      const train = pairExamples(tinyDataset(), pairs);
      const { validation, ...rest } = tinyRun<2>({ train, augment: randomAffine(), batchSize: 16, ...more });
      return { ...rest, loss };
    };
    const numbers = ({ loss }: ReturnType<typeof viewsRun>) => loss.variables.map((weight) => [...weight.dataSync()]);
    const [whole, eager, part] = [viewsRun({ epochs: 3 }), viewsRun({ epochs: 3, jit: false }), viewsRun()];
    const before = numbers(whole);
    const { loss } = await fit(whole);
    expect(loss[2]).toBeLessThan(loss[0]);
    expect(numbers(whole)).not.toEqual(before);
    expect((await fit(eager)).loss).toBeAllclose(loss, { rtol: 0, atol: 1e-4 });
    const checkpoint = join(folder, 'views.safetensors');
    await fit({ ...part, checkpoint, epochs: 1 });
    const resumed = viewsRun({ checkpoint, epochs: 3 });
    expect((await fit(resumed)).loss).toEqual(loss);
    expect(numbers(resumed)).toEqual(numbers(whole));
  });

  it('refuses pairs for a loss with classes, and a checkpoint with other weights', async () => {
    await expect(fit({ ...tinyRun(), loss: faces() })).rejects.toThrow(
      'fit: examples of a loss with classes must be single images with their labels, found pairs of 2 images; pass classExamples or imageExamples',
    );
    const checkpoint = join(folder, 'other.safetensors');
    const first = run(faces(), { checkpoint, epochs: 1 });
    await fit(first);
    const wider = arcFace({ ...options, classes: classes + 1 });
    await expect(fit({ ...first, loss: wider })).rejects.toThrow(
      `another run: loss weights [${classes},3] and not [${classes + 1},3]; name another file`,
    );
    await expect(fit({ ...first, loss: batchTripletLoss() })).rejects.toThrow(
      `another run: loss weights [${classes},3] and not none; name another file`,
    );
  });

  it('takes batches of classes, and proxies', async () => {
    const loss = proxyAnchor(options);
    const before = numbersOf(loss);
    const { batchSize, ...rest } = run(loss, {
      train: classExamples(tinyDataset(), { classes: 2, images: 4 }),
      epochs: 1,
    });
    await fit(rest);
    expect(numbersOf(loss)).not.toEqual(before);
  });
});

describe('fit with a miner that draws', () => {
  it('is recorded, and gives the same run from the same seed', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const miner = distanceWeightedMiner({ farthest: 1.99 });
    const histories = [];
    for (const seed of [1, 1, 2]) {
      const { seconds, ...history } = await fit(run(batchTripletLoss({ miner }), { seed, epochs: 1 }));
      histories.push(history);
    }
    expect(histories[1]).toEqual(histories[0]);
    expect(histories[2]).not.toEqual(histories[0]);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });
});
