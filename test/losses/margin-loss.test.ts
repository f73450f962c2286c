import { describe, expect, it } from 'vitest';
import { marginLoss } from '../../lib/losses/margin-loss';
import { batchHardMiner } from '../../lib/miners/batch-hard-miner';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { margin } from '../oracles/naive-batch-losses';
import { ignoresOrder, keepsBatchLossPromises } from './batch-loss-promises';
import { expectGolden, golden } from './golden';
import { numberOf } from './support';

describe('marginLoss', () => {
  keepsBatchLossPromises({
    name: 'marginLoss',
    loss: marginLoss(),
    naive: (x, labels) => margin([x, labels], { margin: 0.2, boundary: 1.2 }),
    free: [[1], []],
    cornerAtEqual: true,
  });
  ignoresOrder(marginLoss());

  it('is what pytorch-metric-learning gives for one triplet per anchor', () =>
    expectGolden('margin', (x, labels) => marginLoss({ miner: batchHardMiner() })(x, labels)));

  it('costs exactly nothing, with zero gradients, where every pair is on its side of the boundary', () => {
    const x = tf.tensor2d([
      [1, 0],
      [1, 0.1],
      [-1, 0],
    ]);
    const labels = tf.tensor1d([0, 0, 1], 'int32');
    const { value, grad } = tf.valueAndGrad((rows) => marginLoss()(rows as tf.Tensor2D, labels))(x);
    expect(value.dataSync()[0]).toBe(0);
    expect(grad).toBeAllclose(0, { atol: 0 });
  });

  it('has a gradient for its boundary, where that is a variable', () => {
    const boundary = tf.variable(tf.scalar(1.2));
    const x = tf.tensor2d(golden.embeddings);
    const labels = tf.tensor1d(golden.labels, 'int32');
    const { value, grads } = tf.variableGrads(() => marginLoss({ boundary })(x, labels), [boundary]);
    expect(value).toBeAllclose(numberOf(() => marginLoss()(x, labels)));
    const of = (at: number) => margin([golden.embeddings, golden.labels], { margin: 0.2, boundary: at });
    expect(grads[boundary.name]).toBeAllclose((of(1.2 + 1e-6) - of(1.2 - 1e-6)) / 2e-6, { atol: 1e-4 });
  });

  it('refuses invalid settings', () => {
    const of = (options: object) => () => marginLoss(options)(tf.zeros([1, 2]), tf.tensor1d([1]));
    expect(of({ margin: -1 })).toThrow('marginLoss: margin must be');
    expect(of({ boundary: Number.NaN })).toThrow('marginLoss: boundary must be');
  });
});
