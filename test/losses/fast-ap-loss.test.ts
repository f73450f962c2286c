import { describe, expect, it } from 'vitest';
import { fastApLoss } from '../../lib/losses/fast-ap-loss';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { fastAp } from '../oracles/naive-batch-losses';
import { ignoresOrder, keepsBatchLossPromises } from './batch-loss-promises';
import { expectGolden } from './golden';
import { numberOf } from './support';

describe('fastApLoss', () => {
  keepsBatchLossPromises({
    name: 'fastApLoss',
    loss: fastApLoss(),
    naive: (x, labels) => fastAp([x, labels], 10),
    free: [[1, 2, 3], [1], []],
    cornerAtEqual: true,
  });
  ignoresOrder(fastApLoss());

  it('is what pytorch-metric-learning gives', () => expectGolden('fastAp', fastApLoss()));

  it('is 0 where every positive is nearer than every negative by a bin, and above 0 where one is not', () => {
    const x = tf.tensor2d([
      [1, 0],
      [1, 0.01],
      [-1, 0],
      [-1, 0.01],
    ]);
    const of = (labels: number[]) => numberOf(() => fastApLoss({ bins: 4 })(x, tf.tensor1d(labels, 'int32')));
    expect(of([0, 0, 1, 1])).toBeAllclose(0, { atol: 1e-4 });
    expect(of([0, 1, 0, 1])).toBeGreaterThan(0.5);
  });

  it.each([0, 1.5, -1, Number.NaN])('refuses %s bins', (bins) => {
    expect(() => fastApLoss({ bins })(tf.zeros([1, 2]), tf.tensor1d([1]))).toThrow(
      `fastApLoss: bins must be a whole number of 1 or more, found ${bins}`,
    );
  });
});
