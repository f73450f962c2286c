import { beforeEach, describe, expect, it, vi } from 'vitest';
import { batchNormalization } from '../../lib/models/layers/batch-normalization';
import { tf } from '../../lib/tensorflow/tensorflow';
import { imageExamples, pairExamples } from '../../lib/training/examples';
import type { PairLoss } from '../../lib/training/examples-loss';
import { fit } from '../../lib/training/fit';
import { tinyDataset } from '../tiny-dataset';
import { optimizers } from './optimizers';
import { pairLoss, tinyEncoder, tinyRun, weightsOf } from './tiny-run';

beforeEach(() => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});

const dataset = tinyDataset();
/** Every image paired with itself: the distance is 0, and so is its loss. */
const equalPairs = () => {
  const rows = Int32Array.from({ length: 32 }, (_, row) => row);
  return pairExamples(dataset, { left: rows, right: rows, same: new Uint8Array(32).fill(1) });
};
/** The distance in its textbook form, whose root has no gradient at 0. */
const naiveDistance: PairLoss = ([left, right]) => left.sub(right).square().sum(1).sqrt().mean();

/** No dropout, with which the two towers would see different values for an image. */
function network(): tf.LayersModel {
  const dense = (units: number, seed: number) =>
    tf.layers.dense({ units, kernelInitializer: tf.initializers.glorotUniform({ seed }) });
  const convolution = tf.layers.conv2d({
    filters: 4,
    kernelSize: 3,
    inputShape: [8, 8, 1],
    kernelInitializer: tf.initializers.glorotUniform({ seed: 3 }),
  });
  return tf.sequential({
    layers: [convolution, batchNormalization(), tf.layers.reLU(), tf.layers.flatten(), dense(3, 2)],
  });
}

const bothWays = [true, false];

describe.each(bothWays)('fit with something that is not finite (recorded: %s)', (jit) => {
  it.each(optimizers)('takes no step with such a gradient, not even the last one: %s', async (_, optimizerOf) => {
    const encoder = network();
    const before = weightsOf(encoder);
    const run = tinyRun({ encoder, jit, train: equalPairs(), validation: undefined, loss: naiveDistance, epochs: 1 });
    await expect(fit({ ...run, optimizer: optimizerOf() })).rejects.toThrow(
      /^fit: the gradient of conv2d\S*\/kernel \(and of 5 more weights\) is not finite, though the loss is 0 in epoch 1, batch 1 of 1 \(examples \d+, .*the weights are those from before it; look for a root/,
    );
    expect(weightsOf(encoder)).toEqual(before);
  });

  it('names the weight if it is only one', async () => {
    const variables = [tf.variable(tf.ones([2])), tf.variable(tf.zeros([2]))];
    const loss = {
      variables,
      loss: (x: tf.Tensor2D) =>
        x.square().mean().add(variables[0].sum()).add(variables[1].square().sum().sqrt()) as tf.Scalar,
    };
    const encoder = tinyEncoder();
    const before = weightsOf(encoder);
    const run = { ...tinyRun({ encoder, jit, train: imageExamples(dataset), validation: undefined }), loss };
    await expect(fit(run)).rejects.toThrow('fit: the gradient of loss/2 is not finite');
    expect(weightsOf(encoder)).toEqual(before);
    expect([...variables[0].dataSync()]).toEqual([1, 1]);
  });

  it.each([
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['-Infinity', Number.NEGATIVE_INFINITY],
    ['1e+39', 1e39],
    ['undefined', undefined],
    ['-0.001', -0.001],
    ["'0.1'", '0.1'],
  ])('takes no step at the learning rate %s', async (shown, bad) => {
    const encoder = tinyEncoder();
    const rates: unknown[] = [0.01, 0.01, bad];
    let before: number[][] = [];
    const learningRate = () => {
      if (!jit) before = weightsOf(encoder);
      return rates.shift() as number;
    };
    await expect(fit(tinyRun({ encoder, jit, learningRate }))).rejects.toThrow(
      `fit: the learning rate is ${shown} in epoch 1, batch 3 of 4 (examples`,
    );
    if (!jit) expect(weightsOf(encoder)).toEqual(before);
    expect(weightsOf(encoder).flat().every(Number.isFinite)).toBe(true);
  });

  it('takes no step to weights that are not finite, even if the gradient is', async () => {
    const encoder = network();
    const before = weightsOf(encoder);
    const loss: PairLoss = (embeddings, same) => pairLoss(embeddings, same).mul(1e6);
    const learningRate = () => 3e38;
    const run = tinyRun({ encoder, jit, loss, learningRate, optimizer: tf.train.sgd(1) });
    await expect(fit(run)).rejects.toThrow(
      /fit: the step of .* is not finite, though its gradient is in epoch 1, batch 1/,
    );
    expect(weightsOf(encoder)).toEqual(before);
  });

  it('takes no step after which the optimizer would remember something not finite', async () => {
    const encoder = network();
    const before = weightsOf(encoder);
    const loss: PairLoss = (embeddings, same) => pairLoss(embeddings, same).mul(1e30);
    const run = tinyRun({ encoder, jit, loss, optimizer: tf.train.adam(0.01) });
    await expect(fit(run)).rejects.toThrow(
      /fit: the step of .* is not finite, though its gradient is in epoch 1, batch 1/,
    );
    expect(weightsOf(encoder)).toEqual(before);
  });

  it("keeps a layer's averages if the new ones are not finite", async () => {
    class Root extends tf.layers.Layer {
      static className = 'RootOfItsMean';
      override build(): void {
        this.addWeight('kept', [1], 'float32', tf.initializers.ones(), undefined, false);
        this.built = true;
      }
      override call(inputs: tf.Tensor | tf.Tensor[], { training }: { training?: boolean }): tf.Tensor {
        return tf.tidy(() => {
          const x = Array.isArray(inputs) ? inputs[0] : inputs;
          if (training) this.weights[0].write(x.mean().neg().sub(1e3).sqrt().reshape([1]));
          return x.clone();
        });
      }
    }
    const encoder = tf.sequential({
      layers: [tf.layers.flatten({ inputShape: [8, 8, 1] }), new Root({}), tf.layers.dense({ units: 3 })],
    });
    const before = weightsOf(encoder);
    await expect(fit(tinyRun({ encoder, jit }))).rejects.toThrow(
      /fit: what a layer keeps of the batch .* is not finite in epoch 1, batch 1/,
    );
    expect(weightsOf(encoder)).toEqual(before);
  });

  it("also checks the results of a user's own optimizer", async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    class Own extends tf.SGDOptimizer {
      override applyGradients(gradients: { name: string; tensor: tf.Tensor }[]): void {
        const variables = tf.engine().registeredVariables;
        for (const { name, tensor } of gradients)
          tf.tidy(() => variables[name].assign(variables[name].sub(tensor.mul(this.learningRate))));
      }
    }
    const encoder = network();
    const before = weightsOf(encoder);
    const run = tinyRun({ encoder, jit, train: equalPairs(), validation: undefined, loss: naiveDistance, epochs: 1 });
    await expect(fit({ ...run, optimizer: new Own(0.1) })).rejects.toThrow('fit: the gradient of conv2d');
    expect(weightsOf(encoder)).toEqual(before);
    warn.mockRestore();
  });
});
