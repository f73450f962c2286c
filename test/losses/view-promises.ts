/** What every loss promises whose two towers hold two views of the same things, row by row. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { InfoNceLossOptions } from '../../lib/losses/info-nce-loss';
import type { ViewLoss } from '../../lib/losses/view-loss';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { finiteDifferences } from '../oracles/finite-differences';
import { views } from '../oracles/naive-batch-losses';
import { expectGolden } from './golden';
import { expectRecordedViews } from './recorded-views';
import { expectCleanOps, gradient, numberOf, twoDirectedBatches } from './support';

const equal = Array.from({ length: 3 }, () => [0.5, -2]);

export function keepsViewPromises(
  lossOf: (options?: InfoNceLossOptions) => ViewLoss,
  golden: string,
  bothTowers: boolean,
): void {
  const { name } = lossOf;
  const loss = lossOf();
  const sameRows = (count: number) => Array.from({ length: count }, (_, i) => Number(i % 3 !== 1));

  it('agrees with loops, and so do its gradients for both towers', () => {
    fc.assert(
      fc.property(twoDirectedBatches, fc.constantFrom(0.1, 1), fc.boolean(), ([left, right], temperature, some) => {
        const same = some ? sameRows(left.length) : left.map(() => 1);
        const naive = (a: number[][], b: number[][]) => views([a, b], same, { temperature, bothTowers });
        const tuned = lossOf({ temperature });
        const pairs = some ? tf.tensor1d(same) : undefined;
        const [a, b] = [tf.tensor2d(left), tf.tensor2d(right)];
        expect(numberOf(() => tuned(a, b, pairs))).toBeAllclose(naive(left, right), { rtol: 1e-5, atol: 1e-4 });
        const tolerance = { rtol: 1e-3, atol: 2e-3 };
        const wantedLeft = finiteDifferences((x) => naive(x, right), left);
        const wantedRight = finiteDifferences((x) => naive(left, x), right);
        expect(gradient((x: tf.Tensor2D) => tuned(x, b, pairs), a)).toBeAllclose(wantedLeft, tolerance);
        expect(gradient((x: tf.Tensor2D) => tuned(a, x, pairs), b)).toBeAllclose(wantedRight, tolerance);
      }),
      { numRuns: 40 },
    );
  });

  it('is what pytorch-metric-learning gives', () =>
    expectGolden(golden, (x) => {
      const [left, right] = tf.split<tf.Tensor2D>(tf.slice(x, [0, 0], [6, 4]), 2);
      return lossOf({ temperature: 0.5 })(left, right);
    }));

  it('has the gradient that finite differences show on equal embeddings', () => {
    const all = [1, 1, 1];
    const wanted = finiteDifferences((x) => views([x, equal], all, { temperature: 0.1, bothTowers }), equal);
    expect(gradient((x: tf.Tensor2D) => loss(x, tf.tensor2d(equal)), tf.tensor2d(equal))).toBeAllclose(wanted, {
      atol: 1e-4,
    });
  });

  it.each([
    { what: 'no pair is the same', count: 3, same: [0, 0, 0] },
    { what: 'there is one pair, without a negative', count: 1, same: [1] },
    { what: 'there is no pair', count: 0, same: [] },
  ])('is exactly 0, with zero gradients, where $what', ({ count, same }) => {
    const right = tf.fill<tf.Rank.R2>([count, 2], 2);
    const of = (x: tf.Tensor2D) => loss(x, right, tf.tensor1d(same));
    const x = tf.ones<tf.Rank.R2>([count, 2]);
    expect(numberOf(() => of(x))).toBe(0);
    expect(gradient(of, x)).toBeAllclose(
      same.map(() => [0, 0]),
      { atol: 0 },
    );
  });

  it('does not overflow at a temperature of 1e-6, on zero embeddings, nor on long ones', () => {
    for (const x of [
      tf.zeros<tf.Rank.R2>([3, 2]),
      tf.tensor2d([
        [1e15, 0],
        [-1e15, 0],
        [0, 1e15],
      ]),
    ]) {
      const of = (rows: tf.Tensor2D) => lossOf({ temperature: 1e-6 })(rows, x.neg());
      expect(Number.isFinite(numberOf(() => of(x)))).toBe(true);
      for (const value of (gradient(of, x) as number[][]).flat()) expect(Number.isFinite(value)).toBe(true);
    }
  });

  it('gives the same values and gradients when recorded', () => expectRecordedViews(loss));

  it('lets a NaN through', () => {
    expect(numberOf(() => loss(tf.tensor2d([[Number.NaN], [1]]), tf.tensor2d([[1], [2]])))).toBeNaN();
  });

  it('refuses towers that do not fit, and invalid settings', () => {
    expect(() => loss(tf.zeros([2, 3]), tf.zeros([3, 3]))).toThrow(
      `${name}: left and right must have the same shape [batch, d], found [2, 3] and [3, 3]`,
    );
    expect(() => lossOf({ temperature: 0 })).toThrow(`${name}: temperature must be a finite number above 0, found 0`);
    expect(() => loss(tf.zeros([2, 3]), tf.zeros([2, 3]), tf.ones([3]))).toThrow(
      `${name}: same and the pairs must have the same shape [batch], found [3] and [2]`,
    );
  });

  it('is made of TensorFlow ops alone and leaks nothing', () => {
    const right = tf.tensor2d([
      [1, 0],
      [2, 1],
    ]);
    const same = tf.tensor1d([1, 0]);
    loss(right, right, same).dispose();
    expectCleanOps(
      (x: tf.Tensor2D) => loss(x, right, same),
      tf.tensor2d([
        [1, 2],
        [0, 1],
      ]),
    );
  });
}
