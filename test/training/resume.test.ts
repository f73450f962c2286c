import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { TensorsFileError } from '../../lib/models/saved/tensors-file';
import { tf } from '../../lib/runtime/tensorflow';
import { fit } from '../../lib/training/fit';
import type { FitOptions } from '../../lib/training/fit-options';
import type { History } from '../../lib/training/history';
import { optimizers } from './optimizers';
import { tinyRun, weightsOf } from './tiny-run';

const folder = mkdtempSync(join(tmpdir(), 'resume-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(() => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});

/** Runs until `steps` steps have been taken, as a run that is killed. */
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
  describe('goes on as if it had never stopped', () => {
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

  it('gives the finished run back at once', async () => {
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

  it('refuses the checkpoint of another run, and says what differs', async () => {
    const checkpoint = join(folder, 'other.safetensors');
    await fit(tinyRun({ checkpoint, epochs: 1 }));
    await expect(fit(tinyRun({ checkpoint, epochs: 1, seed: 9, batchSize: 16 }))).rejects.toThrow(
      /checkpoint of another run: seed 5 and not 9, batchSize 32 and not 16\. Name another file/,
    );
  });

  it('brings the best weights back, also those of an epoch before the stop', async () => {
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
    const others: [Partial<FitOptions>, RegExp][] = [
      [{ optimizer: tf.train.sgd(0.1) }, /optimizer Adam and not SGD/],
      [
        { train: { ...run.train, columns: [run.train.columns[0], right] } },
        /training 120 pairs of tiny, \w{8} and not 120 pairs/,
      ],
      [{ validation: undefined }, /validation 60 pairs of tiny, \w{8} and not none/],
    ];
    for (const [other, message] of others) await expect(fit({ ...run, checkpoint, ...other })).rejects.toThrow(message);
  });

  it('leaves no tensor behind where it refuses a checkpoint', async () => {
    const checkpoint = join(folder, 'refused.safetensors');
    writeFileSync(checkpoint, 'not a checkpoint');
    const run = tinyRun({ checkpoint });
    const before = tf.memory().numTensors;
    await expect(fit(run)).rejects.toThrow(TensorsFileError);
    expect(tf.memory().numTensors).toBe(before);
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
