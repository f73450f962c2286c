import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cosineDistance } from '../../lib/distances/cosine-distance';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { expectCleanOps, gradient, twoDirectedBatches } from '../losses/support';
import { finiteDifferences } from '../oracles/finite-differences';
import { cosine } from '../oracles/naive-distances';

describe('cosineDistance', () => {
  it('is 0 for equal directions, 1 at right angles, 2 for opposite directions', () => {
    const a = tf.tensor2d([
      [2, 0],
      [2, 0],
      [2, 0],
    ]);
    expect(
      cosineDistance(
        a,
        tf.tensor2d([
          [5, 0],
          [0, 1],
          [-0.1, 0],
        ]),
      ),
    ).toBeAllclose([0, 1, 2]);
  });

  it('agrees with loops, and so does its gradient', () => {
    fc.assert(
      fc.property(twoDirectedBatches, ([a, b]) => {
        const right = tf.tensor2d(b);
        expect(cosineDistance(tf.tensor2d(a), right)).toBeAllclose(a.map((row, i) => 1 - cosine(row, b[i])));
        const wanted = finiteDifferences((x) => x.reduce((sum, row, i) => sum + 1 - cosine(row, b[i]), 0), a);
        expect(gradient((x: tf.Tensor2D) => cosineDistance(x, right), tf.tensor2d(a))).toBeAllclose(wanted, {
          atol: 1e-5,
        });
      }),
    );
  });

  it('is 0 with a gradient of 0 on identical inputs, and 1 with a gradient of 0 for zero vectors', () => {
    const a = tf.tensor2d([
      [0.3, -2, 7],
      [0, 0, 0],
    ]);
    expect(cosineDistance(a, a.clone())).toBeAllclose([0, 1]);
    expect(gradient((x: tf.Tensor2D) => cosineDistance(x, a), a)).toBeAllclose(0);
  });

  it('takes an empty batch', () => {
    const empty = tf.zeros<tf.Rank.R2>([0, 3]);
    expect(cosineDistance(empty, empty).shape).toEqual([0]);
  });

  it('names itself and both shapes when they differ', () => {
    expect(() => cosineDistance(tf.zeros([2, 3]), tf.zeros([3, 3]))).toThrow(
      /^cosineDistance: .*\[2, 3\] and \[3, 3\]/,
    );
  });

  it('is made of TensorFlow ops alone and leaks nothing', () => {
    const other = tf.tensor2d([
      [1, 2],
      [3, 4],
    ]);
    expectCleanOps(
      (x: tf.Tensor2D) => cosineDistance(x, other),
      tf.tensor2d([
        [1, 2],
        [0, 1],
      ]),
    );
  });
});
