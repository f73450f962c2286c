import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskedLogSumExp } from '../../../lib/losses/parts/masked-log-sum-exp';
import { tf } from '../../../lib/tensorflow/tensorflow';
import '../../matchers';
import { finiteDifferences } from '../../oracles/finite-differences';
import { coordinate, expectCleanOps, gradient } from '../support';

const bool = (mask: number[][]) => tf.tensor2d(mask, undefined, 'bool');

/** By its formula, in float64. Rows have something in their mask. */
const byFormula = (values: number[][], mask: number[][]) =>
  values.map((row, i) => Math.log(row.reduce((sum, value, j) => sum + (mask[i][j] ? Math.exp(value) : 0), 0)));

const masked = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 6 })).chain(([rows, columns]) => {
  const matrix = (element: fc.Arbitrary<number>) =>
    fc.array(fc.array(element, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows });
  const some = matrix(fc.integer({ min: 0, max: 1 })).filter((mask) => mask.every((row) => row.includes(1)));
  return fc.record({ values: matrix(coordinate), mask: some });
});

describe('maskedLogSumExp', () => {
  it('agrees with the formula, and its gradient with finite differences', () => {
    fc.assert(
      fc.property(masked, ({ values, mask }) => {
        const x = tf.tensor2d(values);
        expect(maskedLogSumExp(x, bool(mask))).toBeAllclose(byFormula(values, mask));
        const sum = (rows: number[][]) => byFormula(rows, mask).reduce((a, b) => a + b);
        const slope = gradient((rows: tf.Tensor2D) => maskedLogSumExp(rows, bool(mask)), x);
        expect(slope).toBeAllclose(finiteDifferences(sum, values), { atol: 1e-5 });
      }),
    );
  });

  it('does not overflow, nor lose small rows', () => {
    const x = tf.tensor2d([
      [1e4, 1e4],
      [-1e4, -1e4],
      [0, 300],
    ]);
    const all = tf.ones<tf.Rank.R2>([3, 2], 'bool');
    expect(maskedLogSumExp(x, all)).toBeAllclose([1e4 + Math.LN2, -1e4 + Math.LN2, 300]);
    expect(gradient((rows: tf.Tensor2D) => maskedLogSumExp(rows, all), x)).toBeAllclose([
      [0.5, 0.5],
      [0.5, 0.5],
      [0, 1],
    ]);
  });

  it('takes no notice of what the mask leaves out, whatever it is', () => {
    const x = tf.tensor2d([[1, Number.POSITIVE_INFINITY, 2, Number.NaN]]);
    const mask = bool([[1, 0, 1, 0]]);
    expect(maskedLogSumExp(x, mask)).toBeAllclose([Math.log(Math.E + Math.E ** 2)]);
    const [[a, b, c, d]] = gradient((rows: tf.Tensor2D) => maskedLogSumExp(rows, mask), x) as number[][];
    expect([b, d]).toEqual([0, 0]);
    expect(a + c).toBeAllclose(1);
  });

  it('is about -1e30 for a row without masked values, and finite in what follows', () => {
    const x = tf.tensor2d([[5, 6]]);
    const nothing = tf.zeros<tf.Rank.R2>([1, 2], 'bool');
    expect(maskedLogSumExp(x, nothing)).toBeAllclose(-1e30);
    const after = (rows: tf.Tensor2D) => tf.softplus(maskedLogSumExp(rows, nothing));
    expect(after(x)).toBeAllclose([0], { atol: 0 });
    expect(gradient(after, x)).toEqual([[0, 0]]);
  });

  it('takes more axes, and rows of no columns', () => {
    const x = tf.tensor3d([[[1, 2]], [[3, 4]]]);
    const mask = tf.tensor3d([[[1, 1]], [[0, 1]]], undefined, 'bool');
    expect(maskedLogSumExp(x, mask)).toBeAllclose([[Math.log(Math.E + Math.E ** 2)], [4]]);
    const empty = maskedLogSumExp(tf.zeros([2, 0]), tf.zeros([2, 0], 'bool'));
    for (const value of empty.dataSync()) expect(value).toBeLessThan(-1e29);
  });

  it('is made of TensorFlow ops alone and leaks nothing', () => {
    const mask = bool([[1, 0, 1]]);
    expectCleanOps((x: tf.Tensor2D) => maskedLogSumExp(x, mask), tf.tensor2d([[1, 2, 3]]));
  });
});
