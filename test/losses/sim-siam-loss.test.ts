import { describe, expect, it } from 'vitest';
import { simSiamLoss } from '../../lib/losses/sim-siam-loss';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { finiteDifferences } from '../oracles/finite-differences';
import { simSiam } from '../oracles/naive-batch-losses';
import { expectGoldenViews, golden, keepsPositiveViewPromises } from './positive-view-promises';
import { gradient, numberOf } from './support';

const [left, right] = [tf.tensor2d(golden.left), tf.tensor2d(golden.right)];

/** A predictor for any number of dimensions, and the same by loops: each number gets half of its left neighbour's. */
const neighbor = (row: number[], j: number) => row[(j + row.length - 1) % row.length];
const predict = (rows: number[][]) => rows.map((row) => row.map((value, j) => value + neighbor(row, j) / 2));
const predictor = (z: tf.Tensor2D) => {
  const last = z.shape[1] - 1;
  const turned = tf.concat([z.slice([0, last], [-1, 1]), z.slice([0, 0], [-1, last])], 1);
  return z.add<tf.Tensor2D>(turned.div(2));
};
const byWeights = (z: tf.Tensor2D) => tf.matMul<tf.Tensor2D>(z, tf.tensor2d(golden.weights));

describe('simSiamLoss', () => {
  keepsPositiveViewPromises({
    name: 'simSiamLoss',
    loss: simSiamLoss({ predictor }),
    naive: ([a, b], targets, same) => simSiam([predict(a), predict(b)], targets, same),
    longest: 1e15,
    close: { value: { rtol: 1e-5, atol: 1e-5 }, slope: { rtol: 1e-3, atol: 1e-4 } },
  });

  it('is what TensorFlow gives', () => expectGoldenViews('simSiam', simSiamLoss({ predictor: byWeights })));

  it('trains the predictor', () => {
    const weights = tf.variable(tf.tensor2d(golden.weights));
    const loss = simSiamLoss({ predictor: (z) => tf.matMul(z, weights) });
    const { grads } = tf.variableGrads(() => loss(left, right), [weights]);
    const product = (rows: number[][], w: number[][]) =>
      rows.map((row) => w[0].map((_, j) => row.reduce((sum, value, i) => sum + value * w[i][j], 0)));
    const { left: a, right: b } = golden;
    const all = a.map(() => 1);
    const wanted = finiteDifferences((w) => simSiam([product(a, w), product(b, w)], [a, b], all), golden.weights);
    expect(grads[weights.name]).toBeAllclose(wanted, { rtol: 1e-3, atol: 1e-5 });
    weights.dispose();
  });

  it('passes gradients to the targets only without stop-gradient', () => {
    const loss = simSiamLoss({ predictor, stopGradient: false });
    const { left: a, right: b } = golden;
    const all = a.map(() => 1);
    const wanted = finiteDifferences((x) => simSiam([predict(x), predict(b)], [x, b], all), a);
    expect(gradient((x: tf.Tensor2D) => loss(x, right), left)).toBeAllclose(wanted, { rtol: 1e-3, atol: 1e-5 });
    const value = numberOf(() => simSiamLoss({ predictor })(left, right));
    expect(numberOf(() => loss(left, right))).toBe(value);
    const stopped = gradient((x: tf.Tensor2D) => simSiamLoss({ predictor })(x, right), left) as number[][];
    expect(Math.max(...stopped.flat().map((slope, i) => Math.abs(slope - wanted.flat()[i])))).toBeGreaterThan(0.01);
  });

  it('is -1 where each view is predicted, and 1 where its opposite is', () => {
    const ahead = simSiamLoss({ predictor: (z) => z });
    expect(numberOf(() => ahead(left, left.mul(3)))).toBeAllclose(-1);
    expect(numberOf(() => ahead(left, left.mul(-0.5)))).toBeAllclose(1);
  });

  it('refuses what is not a predictor, and predictions that do not fit', () => {
    expect(() => simSiamLoss({} as never)).toThrow(
      'simSiamLoss: predictor must be a function from embeddings to predictions, found undefined; pass { predictor: (z) =>',
    );
    const narrow = simSiamLoss({ predictor: (z) => z.slice([0, 0], [-1, 2]) });
    expect(() => narrow(left, right)).toThrow(
      'simSiamLoss: predictions and embeddings must have the same shape [batch, d], found [6, 2] and [6, 4]',
    );
  });
});
