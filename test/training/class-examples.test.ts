import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { batchHardTripletLoss } from '../../lib/losses/batch-hard-triplet-loss';
import { semiHardTripletLoss } from '../../lib/losses/semi-hard-triplet-loss';
import { tf } from '../../lib/tensorflow/tensorflow';
import { classExamples } from '../../lib/training/class-examples';
import type { ImageLoss } from '../../lib/training/examples-loss';
import { fit } from '../../lib/training/fit';
import type { FitOptions } from '../../lib/training/fit-options';
import { tinyDataset } from '../tiny-dataset';
import { tinyEncoder, weightsOf } from './tiny-run';

const folder = mkdtempSync(join(tmpdir(), 'class-examples-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});

const batchHard: ImageLoss = batchHardTripletLoss({ metric: 'euclidean' });
/** 60 images of three classes in batches of 2 x 4: seven steps per epoch, with four examples left out. */
const run = (options: Partial<FitOptions<1>> = {}): FitOptions<1> => ({
  encoder: tinyEncoder(),
  train: classExamples(tinyDataset(), { classes: 2, images: 4 }),
  validation: classExamples(tinyDataset(30, 2), { classes: 3, images: 5 }),
  loss: batchHard,
  optimizer: tf.train.adam(0.01),
  epochs: 3,
  seed: 5,
  ...options,
});

describe('classExamples', () => {
  it('takes all images, or those of some rows, with their labels and the shape of a batch', () => {
    const dataset = tinyDataset(12);
    const { columns, targets, unit, size, perBatch } = classExamples(dataset, { classes: 3, images: 2 });
    expect([columns, targets, unit, size]).toEqual([
      [Int32Array.from({ length: 12 }, (_, row) => row)],
      dataset.labels,
      'images',
      12,
    ]);
    expect(perBatch).toEqual({ classes: 3, images: 2 });
    expect(classExamples(dataset, { rows: [9, 1, 3, 4], classes: 2, images: 2 }).columns).toEqual([
      Int32Array.of(9, 1, 3, 4),
    ]);
  });

  it('refuses rows that are not there, and batches that cannot be made', () => {
    const dataset = tinyDataset(12);
    expect(() => classExamples(dataset, { rows: [12], classes: 2, images: 2 })).toThrow(
      'rows of tiny must be from 0 to 11, found 12',
    );
    expect(() => classExamples(dataset, { classes: 4, images: 2 })).toThrow(
      'labels must have at least 4 classes, found 3',
    );
    expect(() => classExamples(dataset, { classes: 3, images: 5 })).toThrow('a class of at least 5 images, found 4');
  });
});

describe('fit with classExamples', () => {
  it('gives every step P classes of K images, and validation the same batches every time', async () => {
    const batches: number[][] = [];
    const history = await fit(
      run({
        jit: false,
        loss: (embeddings, labels) => {
          batches.push([...labels.dataSync()]);
          return batchHard(embeddings, labels);
        },
      }),
    );
    expect(batches).toHaveLength(3 * (7 + 2));
    const validated: string[] = [];
    for (const [i, labels] of batches.entries()) {
      const counts = [0, 1, 2].map((label) => labels.filter((other) => other === label).length);
      const isValidation = i % 9 >= 7;
      expect([...counts].sort()).toEqual(isValidation ? [5, 5, 5] : [0, 4, 4]);
      if (isValidation) validated.push(labels.join());
    }
    expect(validated.slice(2, 4)).toEqual(validated.slice(0, 2));
    expect(validated.slice(4, 6)).toEqual(validated.slice(0, 2));
    expect(history.loss).toHaveLength(3);
  });

  it.each([true, false])('says how a loss takes the embeddings of single images (recorded: %s)', async (jit) => {
    const loss = (([embeddings]: tf.Tensor2D[], labels: tf.Tensor1D) =>
      batchHard(embeddings, labels)) as unknown as ImageLoss;
    await expect(fit(run({ loss, jit }))).rejects.toThrow('write (embeddings, labels) => …, without brackets');
  });

  it.each([
    ['batch-hard', batchHard],
    ['semi-hard', semiHardTripletLoss()],
  ])('learns from %s triplets, recorded', async (_, loss) => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const { validationLoss } = await fit(
      run({ train: classExamples(tinyDataset(), { classes: 3, images: 5 }), loss, epochs: 15 }),
    );
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
    expect(validationLoss[14]).toBeLessThan(0.5 * validationLoss[0]);
  });

  it('continues from a checkpoint as if it had never stopped', async () => {
    const checkpoint = join(folder, 'run.safetensors');
    const learningRate = () => 0.01;
    const whole = run({ learningRate });
    const expected = await fit(whole);
    const controller = new AbortController();
    let taken = 0;
    const stopping = () => {
      if (++taken === 10) controller.abort(new Error('stopped'));
      return 0.01;
    };
    await expect(fit(run({ checkpoint, learningRate: stopping, signal: controller.signal }))).rejects.toThrow(
      'stopped',
    );
    const resumed = run({ checkpoint, learningRate });
    const history = await fit(resumed);
    expect(taken).toBe(10);
    expect(history.loss).toEqual(expected.loss);
    expect(history.validationLoss).toEqual(expected.validationLoss);
    expect(weightsOf(resumed.encoder)).toEqual(weightsOf(whole.encoder));
  });

  it('refuses the checkpoint of other batches, also of the same size', async () => {
    const checkpoint = join(folder, 'other.safetensors');
    const dataset = tinyDataset();
    const other = (classes: number, images: number) =>
      run({ checkpoint, epochs: 1, train: classExamples(dataset, { classes, images }) });
    await fit(other(2, 6));
    await expect(fit(other(3, 4))).rejects.toThrow(
      /training 60 images of tiny in batches of 2 classes x 6, \w{8} and not 60 images of tiny in batches of 3 classes x 4, /,
    );
  });

  it('takes P · K as the batch size, and refuses any other', async () => {
    await expect(fit(run({ batchSize: 64 }))).rejects.toThrow(
      'fit: 2 classes x 4 images make batches of 8, found batchSize 64; leave batchSize out',
    );
    await expect(fit(run({ batchSize: 8, epochs: 1 }))).resolves.toBeDefined();
  });
});
