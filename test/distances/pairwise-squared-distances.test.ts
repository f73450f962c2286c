import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairwiseSquaredDistances } from '../../lib/distances/pairwise-squared-distances';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { expectCleanOps, gradient, twoBatches } from '../losses/support';
import { finiteDifferences } from '../oracles/finite-differences';
import { euclidean } from '../oracles/naive-distances';

const byLoops = (rows: number[][]) => rows.map((a) => rows.map((b) => euclidean(a, b) ** 2));
/** A different factor for every pair, so that no two gradients cancel or look alike. */
const factor = (i: number, j: number) => 1 + i - 0.5 * j * j;

describe('pairwiseSquaredDistances', () => {
  it('agrees with loops, is symmetric, and 0 on the diagonal', () => {
    fc.assert(
      fc.property(twoBatches, ([rows]) => {
        const found = pairwiseSquaredDistances(tf.tensor2d(rows));
        expect(found).toBeAllclose(byLoops(rows));
        const table = found.arraySync();
        expect(table).toEqual(table.map((row, i) => row.map((_, j) => table[j][i])));
        expect(table.map((row, i) => row[i])).toEqual(rows.map(() => 0));
      }),
    );
  });

  it('agrees with finite differences, whatever gradient comes in', () => {
    fc.assert(
      fc.property(twoBatches, ([rows]) => {
        const incoming = rows.map((_, i) => rows.map((_, j) => factor(i, j)));
        const sum = (x: number[][]) =>
          byLoops(x).reduce((s, row, i) => s + row.reduce((t, d, j) => t + d * factor(i, j), 0), 0);
        const slope = gradient(
          (x: tf.Tensor2D) => pairwiseSquaredDistances(x).mul(tf.tensor2d(incoming)),
          tf.tensor2d(rows),
        );
        expect(slope).toBeAllclose(finiteDifferences(sum, rows), { rtol: 1e-4, atol: 1e-3 });
      }),
    );
  });

  it('keeps its accuracy far from the origin, value and gradient', () => {
    const x = tf.tensor2d([
      [4096.25, -8192],
      [4096, -8191.75],
    ]);
    expect(pairwiseSquaredDistances(x)).toBeAllclose([
      [0, 0.125],
      [0.125, 0],
    ]);
    expect(gradient(pairwiseSquaredDistances, x)).toBeAllclose([
      [1, -1],
      [-1, 1],
    ]);
  });

  it('has a gradient of exactly 0 between equal rows', () => {
    const x = tf.fill([3, 2], 0.3) as tf.Tensor2D;
    expect(gradient(pairwiseSquaredDistances, x)).toBeAllclose(0, { atol: 0 });
  });

  it('takes one row or none', () => {
    expect(pairwiseSquaredDistances(tf.ones([1, 3])).arraySync()).toEqual([[0]]);
    expect(gradient(pairwiseSquaredDistances, tf.ones<tf.Rank.R2>([1, 3]))).toEqual([[0, 0, 0]]);
    expect(pairwiseSquaredDistances(tf.zeros([0, 3])).shape).toEqual([0, 0]);
  });

  it('is made of TensorFlow ops alone and leaks nothing', () => {
    expectCleanOps(
      pairwiseSquaredDistances,
      tf.tensor2d([
        [1, 2],
        [0, 1],
      ]),
    );
  });
});
