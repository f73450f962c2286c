import { beforeEach, describe, expect, it, vi } from 'vitest';
import { euclideanDistance } from '../../lib/distances/euclidean-distance';
import { contrastiveLoss } from '../../lib/losses/contrastive-loss';
import { makePairs } from '../../lib/pairs/make-pairs';
import { tf } from '../../lib/tensorflow/tensorflow';
import { pairExamples } from '../../lib/training/examples';
import type { PairLoss } from '../../lib/training/examples-loss';
import { fit } from '../../lib/training/fit';
import { setLearningRate } from '../../lib/training/optimizer-learning-rate';
import '../matchers';
import { tinyDataset } from '../tiny-dataset';
import { optimizers } from './optimizers';
import { pairLoss, weightsOf } from './tiny-run';

beforeEach(() => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});

const dataset = tinyDataset();
const pairs = makePairs(dataset.labels, { seed: 1 });
const epochs = 6;
const learningRate = (done: number) => 0.02 * (1 - done);

/** A loss in which every weight has a gradient far from 0. */
function network(): tf.LayersModel {
  const dense = (units: number, seed: number) =>
    tf.layers.dense({ units, activation: 'tanh', kernelInitializer: tf.initializers.glorotUniform({ seed }) });
  return tf.sequential({ layers: [tf.layers.flatten({ inputShape: [8, 8, 1] }), dense(4, 1), dense(3, 2)] });
}

/** If centred, tfjs's step for a small gradient is NaN: see `rmsProp`. */
const scaleFor = (name: string) => (name.startsWith('centred') ? 1e4 : 1);

/** The weights after the given number of steps of tfjs's own `minimize` on a multiple of the loss of all pairs. */
function minimized(optimizer: tf.Optimizer, scale: number): number[][] {
  const encoder = network();
  const images = tf.tensor4d(
    Float32Array.from(dataset.images, (byte) => byte / 255),
    [60, 8, 8, 1],
  );
  const [left, right] = [pairs.left, pairs.right].map((rows) => images.gather(tf.tensor1d(rows, 'int32')));
  const same = tf.tensor1d(Float32Array.from(pairs.same));
  for (let step = 0; step < epochs; step++) {
    setLearningRate(optimizer, learningRate(step / epochs));
    const [a, b] = [left, right];
    const cost = () => {
      const [x, y] = [a, b].map((side) => encoder.apply(side) as tf.Tensor2D);
      return contrastiveLoss(euclideanDistance(x, y), same).mul(scale) as tf.Scalar;
    };
    optimizer.minimize(
      cost,
      false,
      encoder.trainableWeights.map((weight) => weight.read() as tf.Variable),
    );
  }
  return weightsOf(encoder);
}

describe.each([true, false])('a schedule of learning rates (recorded: %s)', (jit) => {
  const run = (name: string) => {
    const loss: PairLoss = (embeddings, same) => pairLoss(embeddings, same).mul(scaleFor(name));
    const train = pairExamples(dataset, pairs);
    return { encoder: network(), train, loss, epochs, batchSize: pairs.same.length, jit };
  };

  it.each(optimizers)("gives tfjs's own steps at those rates: %s", async (name, optimizerOf) => {
    const options = run(name);
    await fit({ ...options, optimizer: optimizerOf(), learningRate });
    const wanted = minimized(optimizerOf(), scaleFor(name));
    const [start, found] = [weightsOf(network()), weightsOf(options.encoder)];
    for (const [i, weight] of found.entries()) {
      expect(weight).not.toEqual(start[i]);
      expect(weight).toBeAllclose(wanted[i], { rtol: 1e-3, atol: 1e-5 });
    }
  });

  it.each(optimizers)('moves no weight at a rate of 0: %s', async (name, optimizerOf) => {
    const options = run(name);
    await fit({ ...options, optimizer: optimizerOf(), learningRate: () => 0, epochs: 3 });
    expect(weightsOf(options.encoder)).toEqual(weightsOf(network()));
  });
});
