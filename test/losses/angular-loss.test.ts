import { describe, expect, it } from 'vitest';
import { angularLoss } from '../../lib/losses/angular-loss';
import { angularMiner } from '../../lib/miners/angular-miner';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { finiteDifferences } from '../oracles/finite-differences';
import { angular } from '../oracles/naive-batch-losses';
import { ignoresOrder, keepsBatchLossPromises } from './batch-loss-promises';
import { expectGolden } from './golden';
import { numberOf } from './support';

describe('angularLoss', () => {
  keepsBatchLossPromises({
    name: 'angularLoss',
    loss: angularLoss(),
    naive: (x, labels) => angular([x, labels], 45),
    scale: 4,
  });
  ignoresOrder(angularLoss());

  it('is what pytorch-metric-learning gives for normalised embeddings', () => expectGolden('angular', angularLoss()));

  it('takes another angle, and counts the triplets that a miner chooses', () => {
    const x = [
      [1, 0],
      [0, 1],
      [-1, 0],
    ];
    // a · p = 0 for the one pair in both orders; (a + p) · n = -1, and tan² 30° is a third.
    const labels = tf.tensor1d([0, 0, 1], 'int32');
    const of = (options: Parameters<typeof angularLoss>[0]) =>
      numberOf(() => angularLoss(options)(tf.tensor2d(x), labels));
    expect(of({ angle: 30 })).toBeAllclose(Math.log(1 + Math.exp(-4 / 3)));
    // a and p are √2 apart, and their middle is √(5/2) away from the third image: an angle of 24.1 degrees.
    expect(of({ angle: 30, miner: angularMiner({ angle: 24 }) })).toBeAllclose(Math.log(1 + Math.exp(-4 / 3)));
    expect(of({ angle: 30, miner: angularMiner({ angle: 24.2 }) })).toBe(0);
  });

  it.each([64, 66, 75])('agrees with loops, and its gradient with their finite differences, at %i degrees', (angle) => {
    const rows = [
      [1, 0.25, -0.5],
      [0.5, 1, 0.75],
      [-0.75, 0.5, 1],
      [0.25, -1, 0.5],
      [1, 1, -0.25],
    ];
    const labels = [0, 0, 1, 1, 0];
    const loss = (x: tf.Tensor) => angularLoss({ angle })(x as tf.Tensor2D, tf.tensor1d(labels, 'int32'));
    const naive = (x: number[][]) => angular([x, labels], angle);
    const x = tf.tensor2d(rows);
    expect(numberOf(() => loss(x))).toBeAllclose(naive(rows), { rtol: 1e-4 });
    expect(tf.grad(loss)(x)).toBeAllclose(finiteDifferences(naive, rows), { rtol: 1e-3, atol: 1e-3 });
  });

  it.each([0, 90, -1, Number.NaN])('refuses an angle of %s', (angle) => {
    expect(() => angularLoss({ angle })(tf.zeros([1, 2]), tf.tensor1d([1]))).toThrow(
      `angularLoss: angle must be more than 0 and less than 90 degrees, found ${angle}`,
    );
  });
});
