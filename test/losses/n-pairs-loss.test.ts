import { describe, expect, it } from 'vitest';
import { nPairsLoss } from '../../lib/losses/n-pairs-loss';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { nPairs } from '../oracles/naive-batch-losses';
import { keepsBatchLossPromises } from './batch-loss-promises';
import { expectGolden } from './golden';
import { numberOf } from './support';

describe('nPairsLoss', () => {
  keepsBatchLossPromises({
    name: 'nPairsLoss',
    loss: (x, labels) => nPairsLoss({ regularization: 0.5 })(x, labels),
    naive: (x, labels) => nPairs([x, labels], 0.5),
    free: [[1, 2, 3], [1], []],
    scale: 4,
  });

  it('is what pytorch-metric-learning gives without its normalisation, and without the penalty', () =>
    expectGolden('nPairs', (x, labels) => nPairsLoss({ regularization: 0 })(x, labels)));

  it("takes each class's first two rows, in whatever order the classes come", () => {
    const rows = [[3], [1], [2], [-1], [7], [0.5]];
    const labels = tf.tensor1d([4, 9, 4, 9, 4, 1], 'int32');
    // 3 · 2 against 3 · -1, and 1 · -1 against 1 · 2.
    const wanted = (Math.log(1 + Math.exp(-9)) + Math.log(1 + Math.exp(3))) / 2;
    const found = (regularization?: number) =>
      numberOf(() => nPairsLoss({ regularization })(tf.tensor2d(rows), labels));
    expect(found(0)).toBeAllclose(wanted);
    // With TensorFlow's weight of 0.002 / 4, the mean of 9 and 1 is added, and that of 4 and 1.
    expect(found()).toBeAllclose(wanted + (0.002 / 4) * (5 + 2.5));
  });

  it('refuses an invalid regularisation', () => {
    expect(() => nPairsLoss({ regularization: -1 })(tf.zeros([1, 2]), tf.tensor1d([1]))).toThrow(
      'nPairsLoss: regularization must be a finite number, 0 or more, found -1',
    );
  });
});
