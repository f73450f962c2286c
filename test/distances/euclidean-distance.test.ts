import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { euclideanDistance } from '../../lib/distances/euclidean-distance';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { expectCleanOps, gradient, twoBatches } from '../losses/support';
import { finiteDifferences } from '../oracles/finite-differences';
import { euclidean } from '../oracles/naive-distances';

describe('euclideanDistance', () => {
  it('is 5 from [0, 0] to [3, 4]', () => {
    expect(euclideanDistance(tf.tensor2d([[0, 0]]), tf.tensor2d([[3, 4]]))).toBeAllclose([5]);
  });

  it('agrees with loops, and is symmetric', () => {
    fc.assert(
      fc.property(twoBatches, ([a, b]) => {
        const wanted = a.map((row, i) => euclidean(row, b[i]));
        expect(euclideanDistance(tf.tensor2d(a), tf.tensor2d(b))).toBeAllclose(wanted, { atol: 2e-6 });
        expect(euclideanDistance(tf.tensor2d(b), tf.tensor2d(a))).toBeAllclose(wanted, { atol: 2e-6 });
      }),
    );
  });

  it('has the gradient that finite differences give', () => {
    fc.assert(
      fc.property(twoBatches, ([a, b]) => {
        const wanted = finiteDifferences((x) => x.reduce((sum, row, i) => sum + euclidean(row, b[i]), 0), a);
        const found = gradient((x: tf.Tensor2D) => euclideanDistance(x, tf.tensor2d(b)), tf.tensor2d(a));
        expect(found).toBeAllclose(wanted, { atol: 1e-4 });
      }),
    );
  });

  it('has a gradient of exactly 0 on identical inputs, for both', () => {
    const a = tf.tensor2d([
      [0.3, -2, 7],
      [0, 0, 0],
      [1e6, 1e-6, 1],
    ]);
    expect(euclideanDistance(a, a.clone())).toBeAllclose(0, { atol: 1e-6 });
    const [left, right] = tf.grads((x, y) => tf.sum(euclideanDistance(x as tf.Tensor2D, y as tf.Tensor2D)))([
      a,
      a.clone(),
    ]);
    expect(left).toBeAllclose(0, { atol: 0 });
    expect(right).toBeAllclose(0, { atol: 0 });
  });

  it('has a gradient of length 1 for rows that are nearly, or very far, apart', () => {
    for (const apart of [1e-5, 1e-3, 1e6, 1e12]) {
      const found = gradient((x: tf.Tensor2D) => euclideanDistance(x, tf.zeros([1, 2])), tf.tensor2d([[apart, 0]]));
      expect(found).toBeAllclose([[1, 0]]);
    }
  });

  it('takes an empty batch', () => {
    const empty = tf.zeros<tf.Rank.R2>([0, 3]);
    expect(euclideanDistance(empty, empty).shape).toEqual([0]);
    expect(gradient((x: tf.Tensor2D) => euclideanDistance(x, empty), empty)).toEqual([]);
  });

  it('lets a NaN through', () => {
    expect(euclideanDistance(tf.tensor2d([[Number.NaN, 0]]), tf.tensor2d([[1, 0]])).arraySync()).toEqual([Number.NaN]);
  });

  it('names both shapes when they differ', () => {
    expect(() => euclideanDistance(tf.zeros([2, 3]), tf.zeros([2, 4]))).toThrow(
      'euclideanDistance: a and b must have the same shape [batch, d], found [2, 3] and [2, 4]',
    );
    expect(() => euclideanDistance(tf.zeros([2, 3]), tf.zeros([1, 3]))).toThrow('found [2, 3] and [1, 3]');
    const vector = tf.zeros([3]) as unknown as tf.Tensor2D;
    expect(() => euclideanDistance(vector, vector)).toThrow('found [3] and [3]');
  });

  it('is made of TensorFlow ops alone and leaks nothing', () => {
    const other = tf.tensor2d([
      [1, 2],
      [3, 4],
    ]);
    expectCleanOps(
      (x: tf.Tensor2D) => euclideanDistance(x, other),
      tf.tensor2d([
        [1, 2],
        [0, 1],
      ]),
    );
  });
});
