import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { batchContrastiveLoss } from '../../lib/losses/batch-contrastive-loss';
import { batchNormalization } from '../../lib/models/layers/batch-normalization';
import { nativeBackend } from '../../lib/tensorflow/native-op';
import { tf } from '../../lib/tensorflow/tensorflow';
import { imageExamples } from '../../lib/training/examples';
import type { ExamplesLoss, ImageLoss, PairLoss } from '../../lib/training/examples-loss';
import { fit } from '../../lib/training/fit';
import type { FitOptions, FitReport } from '../../lib/training/fit-options';
import { startFakeKernel, stopFakeKernel } from '../display/fake-kernel';
import { tinyDataset } from '../tiny-dataset';
import '../matchers';
import { pairLoss, tinyEncoder, tinyRun, weightsOf } from './tiny-run';

beforeEach(() => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});

/** The history without its times, which differ from run to run. */
const lossesOf = async (options: FitOptions<2>) => {
  const { seconds, ...history } = await fit(options);
  expect(seconds.length).toBe(history.loss.length);
  return history;
};

describe('fit', () => {
  it('reports its progress, and prints nothing without a terminal or a notebook', async () => {
    const run = { ...tinyRun(), epochs: 3 };
    const reports: FitReport[] = [];
    await fit({ ...run, onProgress: (report) => void reports.push(report) });
    const done = reports.map((report) => report.done);
    expect(done.length).toBeGreaterThan(3);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(done.at(-1)).toBe(3 * run.train.size);
    expect(new Set(reports.map(({ total }) => total))).toEqual(new Set([3 * run.train.size]));
    expect([...new Set(reports.map(({ title }) => title))]).toEqual(['epoch 1/3', 'epoch 2/3', 'epoch 3/3']);
    expect(process.stderr.write).not.toHaveBeenCalled();
  });

  it('reports epoch and losses as numbers: those of the history in the last report of each epoch', async () => {
    const { validation, ...run } = tinyRun({ epochs: 3 });
    for (const more of [{ validation }, { encoder: tinyEncoder() }]) {
      const reports: FitReport[] = [];
      const { loss, validationLoss } = await fit({
        ...run,
        ...more,
        onProgress: (report) => void reports.push(report),
      });
      const last = [1, 2, 3].map((epoch) => reports.findLast((report) => report.epoch === epoch)!);
      expect(last.map((report) => report.loss)).toEqual(loss);
      const validated = reports.filter((report) => 'validationLoss' in report);
      expect(validated).toEqual(validationLoss.length > 0 ? last : []);
      expect(validated.map((report) => report.validationLoss)).toEqual(validationLoss);
      for (const { title, detail, epoch, loss } of reports) {
        expect(title).toBe(`epoch ${epoch}/3`);
        expect(detail).toContain(`loss ${loss.toFixed(4)}`);
      }
    }
  });

  it('reports the mean loss of an epoch so far, also in a run that continues', async () => {
    const checkpoint = join(mkdtempSync(join(tmpdir(), 'fit-report-')), 'run');
    const lossesAfter = async (options: Partial<FitOptions<2>>) => {
      const reports: FitReport[] = [];
      const run = tinyRun({ ...options, epochs: 2, validation: undefined });
      const onProgress = (report: FitReport) => {
        reports.push(report);
        options.onProgress?.(report);
      };
      await fit({ ...run, onProgress }).catch(() => {});
      return reports.map(({ epoch, loss }) => ({ epoch, loss }));
    };
    const whole = await lossesAfter({});
    const stop = new AbortController();
    const stopAt = ({ done }: FitReport) => done > 150 && stop.abort();
    const first = await lossesAfter({ checkpoint, signal: stop.signal, onProgress: stopAt });
    expect(first.length).toBe(5);
    expect(first.concat(await lossesAfter({ checkpoint }))).toEqual(whole);
  });

  it('takes examples in plain arrays as those in typed ones, with labels that float32 does not tell apart', async () => {
    const { train, validation, ...run } = tinyRun({ epochs: 1 });
    const plain = (examples: typeof train) => ({
      ...examples,
      columns: examples.columns.map((column) => Array.from(column)),
      targets: Array.from(examples.targets),
    });
    const losses = await lossesOf({ ...run, train, validation });
    const made = { ...run, encoder: tinyEncoder(), train: plain(train), validation: plain(validation!) };
    expect(await lossesOf(made as unknown as FitOptions<2>)).toEqual(losses);

    const large = 2 ** 24;
    const images = { ...imageExamples(tinyDataset()), targets: Array.from({ length: 60 }, (_, row) => large + row) };
    const odd: ImageLoss = (embeddings, labels) => {
      const share = tf.mean(tf.mod(tf.cast(tf.sub(labels, tf.scalar(large, 'int32')), 'float32'), 2));
      return tf.add(tf.mul(tf.sum(embeddings), 0), share);
    };
    const single = { ...tinyRun(), train: images as never, validation: images as never, loss: odd as never };
    expect((await fit({ ...single, epochs: 1, batchSize: 60 })).validationLoss).toEqual([0.5]);
  });

  it('shows one line per run in a notebook, which says how the run is going and in the end how it went', async () => {
    const sent = startFakeKernel();
    vi.useFakeTimers({ toFake: ['performance'] });
    const run = tinyRun({ epochs: 4, patience: 1, onProgress: () => void vi.advanceTimersByTime(3_000) });
    const { loss } = await fit(run);
    vi.useRealTimers();
    stopFakeKernel();
    const texts = sent.map(({ data }) => String(data['text/plain']));
    expect(new Set(sent.map(({ transient }) => transient.display_id)).size).toBe(1);
    expect(texts.some((text) => /^epoch 2\/4/.test(text))).toBe(true);
    expect(texts.at(-1)).toMatch(
      new RegExp(`^epoch ${loss.length}/4 .* loss ${loss.at(-1)?.toFixed(4)} · validation `),
    );
  });

  it('learns: the loss falls, also on examples that it never saw', async () => {
    const { loss, validationLoss } = await fit(tinyRun({ epochs: 30, optimizer: tf.train.adam(0.01) }));
    expect(loss.length).toBe(30);
    expect(loss[29]).toBeLessThan(0.7 * loss[0]); // dropout included
    expect(validationLoss[29]).toBeLessThan(0.5 * validationLoss[0]);
  });

  it('gives the same run from the same seed, and another from another', async () => {
    const runs = [tinyRun(), tinyRun(), tinyRun({ seed: 6 })];
    const histories = [];
    for (const run of runs) histories.push(await lossesOf(run));
    const weights = runs.map((run) => weightsOf(run.encoder));
    expect(histories[1]).toEqual(histories[0]);
    expect(weights[1]).toEqual(weights[0]);
    expect(histories[2]).not.toEqual(histories[0]);
  });

  it('has the same number of tensors after every step, and after the run', async () => {
    const counts: number[] = [];
    const encoder = tinyEncoder();
    const optimizer = tf.train.adam(0.001);
    const before = tf.memory().numTensors;
    const learningRate = () => {
      counts.push(tf.memory().numTensors);
      return 0.001;
    };
    for (const jit of [true, false]) {
      counts.length = 0;
      await fit(tinyRun({ encoder, optimizer, learningRate, jit, epochs: 2 }));
      expect(counts.length).toBe(8);
      expect(new Set(counts.slice(1)).size).toBe(1); // the first step is recorded
    }
    expect(tf.memory().numTensors).toBe(before);
    await fit(tinyRun({ encoder }));
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each([true, false])(
    'copies the images of a data set to TensorFlow once, and frees them (recorded: %s)',
    async (jit) => {
      const backend = nativeBackend();
      const { binding } = backend;
      const { train, validation } = tinyRun();
      const optimizer = tf.train.adam(0.001);
      const taken: number[] = [];
      const createTensor: typeof binding.createTensor = (shape, dtype, values) => {
        if (dtype === binding.TF_UINT8) taken.push(shape[0]);
        return binding.createTensor(shape, dtype, values);
      };
      const counts = () => [tf.memory().numTensors, binding.getNumOfTensors()];
      const after: number[][] = [];
      backend.binding = Object.create(binding, { createTensor: { value: createTensor } });
      try {
        for (const other of [validation, train, undefined]) {
          const encoder = tinyEncoder();
          await fit(tinyRun({ encoder, optimizer, jit, train, validation: other, epochs: 2 }));
          encoder.dispose();
          after.push(counts());
        }
      } finally {
        backend.binding = binding;
      }
      expect(taken).toEqual([60, 30, 60, 60]);
      // The first run may still count other tensors that wait in JavaScript.
      expect(after[2]).toEqual(after[0]);
    },
  );

  it('learns from single images as well, with a loss that compares the whole batch', async () => {
    const train = imageExamples(tinyDataset());
    const loss: ExamplesLoss = batchContrastiveLoss();
    const validation = imageExamples(tinyDataset(30, 2));
    const { validationLoss } = await fit(
      tinyRun({
        train,
        validation,
        loss,
        epochs: 15,
        optimizer: tf.train.adam(0.01),
      }),
    );
    expect(validationLoss[14]).toBeLessThan(0.7 * validationLoss[0]);
  });

  it('uses every example once per epoch, the smaller last batch included', async () => {
    const sizes: number[] = [];
    const run = tinyRun({ epochs: 1, validation: undefined });
    const { loss } = run;
    await fit({
      ...run,
      jit: false,
      loss: (embeddings, same) => {
        sizes.push(same.shape[0]);
        return loss(embeddings, same);
      },
    });
    expect(sizes).toEqual([32, 32, 32, 24]);
  });

  it('ends when the validation loss has not fallen for `patience` epochs, and restores the best weights', async () => {
    const weights: number[][][] = [];
    const encoder = tinyEncoder();
    const run = tinyRun({
      encoder,
      epochs: 50,
      patience: 3,
      optimizer: tf.train.adam(0.05),
    });
    const { train, loss } = run;
    let steps = 0;
    const history = await fit({
      ...run,
      jit: false,
      loss: (embeddings, same) => {
        if (steps++ % (4 + 2) === 4) weights.push(weightsOf(encoder)); // the first validation batch of each epoch
        return loss(embeddings, same);
      },
    });
    const { validationLoss, bestEpoch, stoppedEarly } = history;
    expect(Math.ceil(train.size / 32)).toBe(4);
    expect(stoppedEarly).toBe(true);
    expect(validationLoss[bestEpoch - 1]).toBe(Math.min(...validationLoss));
    expect(validationLoss.length).toBe(bestEpoch + 3);
    expect(weightsOf(encoder)).toEqual(weights[bestEpoch - 1]);
    expect(weightsOf(encoder)).not.toEqual(weights.at(-1));
  });

  it('names the batch whose loss is not finite, and learns nothing from it', async () => {
    const run = tinyRun();
    const { loss, encoder } = run;
    const seen: number[][][] = [];
    let step = 0;
    const failing = fit({
      ...run,
      jit: false,
      loss: (embeddings, same) => {
        seen.push(weightsOf(encoder));
        return step++ === 2 ? tf.scalar(Number.NaN).mul(embeddings[0].sum()) : loss(embeddings, same);
      },
    });
    await expect(failing).rejects.toThrow(/the loss is NaN in epoch 1, batch 3 of 4 \(examples \d+, .*learning rate/);
    expect(weightsOf(encoder)).toEqual(seen[2]);
  });

  it.each([true, false])('leaves every weight as it was where the loss is not finite (recorded: %s)', async (jit) => {
    // If every pair is a same pair, this loss divides by zero.
    const loss: PairLoss = (embeddings, same) => pairLoss(embeddings, same).div(tf.sum(same).sub(same.size).square());
    const flatten = tf.layers.flatten();
    const layers = [
      tf.layers.conv2d({ filters: 4, kernelSize: 3, inputShape: [8, 8, 1] }),
      batchNormalization(),
      flatten,
    ];
    const encoder = tf.sequential({ layers });
    const run = tinyRun({ encoder, jit });
    await fit({ ...run, epochs: 1 });
    const before = weightsOf(encoder);
    const train = { ...run.train, targets: run.train.targets.slice().fill(1) };
    await expect(fit({ ...run, train, loss })).rejects.toThrow(/the loss is Infinity in epoch 1, batch 1/);
    expect(weightsOf(encoder)).toEqual(before);
  });

  it('names the validation examples whose loss is not finite', async () => {
    const run = tinyRun();
    const validation = { ...run.train, targets: run.train.targets.slice().fill(1) };
    const loss: PairLoss = (embeddings, same) =>
      pairLoss(embeddings, same).add(tf.log(tf.sub(same.size, tf.sum(same))).mul(0));
    await expect(fit({ ...run, validation, loss })).rejects.toThrow(
      /the validation loss is NaN after epoch 1, in batch 1 of 4 \(pairs 0, 1, 2, 3, 4, …\)/,
    );
  });

  it('gives the same run op by op as recorded, up to rounding', async () => {
    const learningRate = (done: number) => 0.01 * (1 - done);
    for (const optimizer of [() => tf.train.adam(), () => tf.train.sgd(1), () => tf.train.momentum(1, 0.9)]) {
      const [recorded, eager] = [true, false].map((jit) => tinyRun({ jit, learningRate, optimizer: optimizer() }));
      const [a, b] = [await fit(recorded), await fit(eager)];
      expect(a.loss).toBeAllclose(b.loss, { rtol: 1e-4 });
      expect(a.validationLoss).toBeAllclose(b.validationLoss, { rtol: 1e-4 });
      weightsOf(recorded.encoder).forEach((weight, i) => {
        expect(weight).toBeAllclose(weightsOf(eager.encoder)[i], {
          rtol: 1e-3,
          atol: 1e-4,
        });
      });
    }
  });

  it('runs op by op if the step cannot be recorded, and says why once', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const augment = (images: tf.Tensor4D) => images.add(tf.randomNormal(images.shape, 0, 0.01)) as tf.Tensor4D;
    await fit(tinyRun({ augment }));
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0][0]).toMatch(/^fit: runs op by op, which is slower, because .*draws in JavaScript/);
    warn.mockRestore();
  });

  it('ends with the reason of an aborted signal', async () => {
    const controller = new AbortController();
    let steps = 0;
    const learningRate = () => {
      if (++steps === 3) controller.abort(new Error('enough'));
      return 0.001;
    };
    await expect(fit(tinyRun({ signal: controller.signal, learningRate }))).rejects.toThrow('enough');
    expect(steps).toBe(3);
    await expect(fit(tinyRun({ signal: AbortSignal.abort(new Error('before')) }))).rejects.toThrow('before');
  });

  it('can also end while it validates', async () => {
    const controller = new AbortController();
    const { loss, ...run } = tinyRun({ jit: false, signal: controller.signal });
    let calls = 0;
    const counted: PairLoss = (embeddings, same) => {
      if (++calls === 5) controller.abort(new Error('enough')); // after four training batches
      return loss(embeddings, same);
    };
    await expect(fit({ ...run, loss: counted })).rejects.toThrow('enough');
    expect(calls).toBe(5);
  });

  it('ends on an interrupt, and listens only while it runs', async () => {
    const listeners = process.listenerCount('SIGINT');
    const learningRate = (done: number) => {
      if (done > 0) process.kill(process.pid, 'SIGINT');
      return 0.001;
    };
    await expect(fit(tinyRun({ learningRate, epochs: 100 }))).rejects.toThrow('fit: interrupted');
    expect(process.listenerCount('SIGINT')).toBe(listeners);
  });

  it('augments training images only', async () => {
    const shapes: number[] = [];
    const augment = (images: tf.Tensor4D) => {
      shapes.push(images.shape[0]);
      return images;
    };
    await fit(tinyRun({ augment, epochs: 1, jit: false }));
    expect(shapes).toEqual([64, 64, 64, 48]); // both towers in one batch
  });

  it('refuses options that make no sense, with what was found', async () => {
    const { train } = tinyRun();
    const empty = { ...train, size: 0 };
    const withRow = (row: number, at: number) => {
      const [left, right] = train.columns.map((rows) => rows.with(at, row));
      return { ...train, columns: [left, right] as [Int32Array, Int32Array] };
    };
    const refused: [Partial<ReturnType<typeof tinyRun>>, string][] = [
      [{ epochs: 0 }, 'epochs must be a whole number of 1 or more, found 0'],
      [{ epochs: Number.POSITIVE_INFINITY }, 'epochs must be a whole number of 1 or more, found Infinity'],
      [{ batchSize: Number.POSITIVE_INFINITY }, 'batchSize must be'],
      [{ batchSize: 1.5 }, 'batchSize must be a whole number of 1 or more, found 1.5'],
      [{ seed: 0.5 }, 'seed must be a whole number, found 0.5'],
      [{ patience: 0, validation: train }, 'patience must be'],
      [{ patience: 2, validation: undefined }, 'validation must be given with patience 2'],
      [{ train: empty }, 'train must have 1 or more pairs, found 0'],
      [{ validation: empty }, 'validation must have 1 or more pairs, found 0'],
      [{ train: withRow(60, 1) }, 'fit: rows of tiny must be from 0 to 59, found 60 at 1'],
      [{ validation: withRow(-1, 0) }, 'fit: rows of tiny must be from 0 to 59, found -1 at 0'],
    ];
    for (const [options, message] of refused) await expect(fit(tinyRun(options))).rejects.toThrow(message);
  });
});
