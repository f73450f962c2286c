import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dotProduct } from '../../lib/distances/dot-product';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { expectCleanOps, gradient, twoBatches } from '../losses/support';
import { finiteDifferences } from '../oracles/finite-differences';
import { dot } from '../oracles/naive-distances';

describe('dotProduct', () => {
  it('agrees with loops, and so does its gradient', () => {
    fc.assert(
      fc.property(twoBatches, ([a, b]) => {
        const right = tf.tensor2d(b);
        expect(dotProduct(tf.tensor2d(a), right)).toBeAllclose(
          a.map((row, i) => dot(row, b[i])),
          { atol: 1e-5 },
        );
        const wanted = finiteDifferences((x) => x.reduce((sum, row, i) => sum + dot(row, b[i]), 0), a);
        expect(gradient((x: tf.Tensor2D) => dotProduct(x, right), tf.tensor2d(a))).toBeAllclose(wanted, { atol: 1e-5 });
      }),
    );
  });

  it('is the squared length on identical inputs, however large', () => {
    const a = tf.tensor2d([
      [1e15, 0],
      [3, 4],
    ]);
    expect(dotProduct(a, a)).toBeAllclose([1e30, 25]);
    expect(gradient((x: tf.Tensor2D) => dotProduct(x, a), a)).toBeAllclose(a);
  });

  it('takes an empty batch', () => {
    const empty = tf.zeros<tf.Rank.R2>([0, 3]);
    expect(dotProduct(empty, empty).shape).toEqual([0]);
  });

  it('names both shapes when they differ', () => {
    expect(() => dotProduct(tf.zeros([2, 3]), tf.zeros([2, 1]))).toThrow(/^dotProduct: .*\[2, 3\] and \[2, 1\]/);
  });

  it('is made of TensorFlow ops alone and leaks nothing', () => {
    const other = tf.tensor2d([
      [1, 2],
      [3, 4],
    ]);
    expectCleanOps(
      (x: tf.Tensor2D) => dotProduct(x, other),
      tf.tensor2d([
        [1, 2],
        [0, 1],
      ]),
    );
  });
});
