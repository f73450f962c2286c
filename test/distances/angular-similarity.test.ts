import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { angularSimilarity } from '../../lib/distances/angular-similarity';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { expectCleanOps, gradient, twoDirectedBatches } from '../losses/support';
import { finiteDifferences } from '../oracles/finite-differences';
import { angular, cosine } from '../oracles/naive-distances';

describe('angularSimilarity', () => {
  it('is 1 for equal directions, 3/4 at 45°, 1/2 at right angles, 0 for opposite directions', () => {
    const a = tf.tensor2d([
      [2, 0],
      [2, 0],
      [2, 0],
      [2, 0],
    ]);
    expect(
      angularSimilarity(
        a,
        tf.tensor2d([
          [5, 0],
          [3, -3],
          [0, 1],
          [-0.1, 0],
        ]),
      ),
    ).toBeAllclose([1, 0.75, 0.5, 0]);
  });

  it('agrees with arccos in loops, and so does its gradient away from ±1', () => {
    fc.assert(
      fc.property(twoDirectedBatches, ([a, b]) => {
        const right = tf.tensor2d(b);
        const found = angularSimilarity(tf.tensor2d(a), right);
        expect(found).toBeAllclose(
          a.map((row, i) => angular(row, b[i])),
          { atol: 2e-6 },
        );
        fc.pre(a.every((row, i) => Math.abs(cosine(row, b[i])) < 0.999));
        const wanted = finiteDifferences((x) => x.reduce((sum, row, i) => sum + angular(row, b[i]), 0), a);
        expect(gradient((x: tf.Tensor2D) => angularSimilarity(x, right), tf.tensor2d(a))).toBeAllclose(wanted, {
          atol: 1e-5,
        });
      }),
    );
  });

  it('tells apart angles that the arccos of a float32 cannot', () => {
    const straight = tf.tensor2d([[1, 0]]);
    for (const angle of [1e-5, 1e-4, 1e-3]) {
      const turned = tf.tensor2d([[1, angle]]);
      const found = angularSimilarity(straight, turned).arraySync()[0];
      expect(1 - found).toBeAllclose(angle / Math.PI, { rtol: 1e-2, atol: 6e-8 });
      // Turning `a` towards `b` by one radian would gain 1 / π.
      expect(gradient((x: tf.Tensor2D) => angularSimilarity(x, turned), straight)).toBeAllclose([[0, 1 / Math.PI]], {
        rtol: 1e-2,
        atol: 1e-4,
      });
    }
  });

  it('has a gradient of 0 on identical inputs and a finite one on opposite inputs', () => {
    const a = tf.tensor2d([
      [0.3, -2, 7],
      [1, 1, 1],
      [1e6, 2, 3],
    ]);
    expect(angularSimilarity(a, a.clone())).toBeAllclose([1, 1, 1]);
    expect(gradient((x: tf.Tensor2D) => angularSimilarity(x, a), a)).toBeAllclose(0);
    expect(angularSimilarity(a, tf.neg(a))).toBeAllclose([0, 0, 0]);
    expect(gradient((x: tf.Tensor2D) => angularSimilarity(x, tf.neg(a)), a)).toBeAllclose(0);
  });

  it('is 1/2 with a gradient of exactly 0 for a zero vector', () => {
    const zero = tf.zeros<tf.Rank.R2>([2, 2]);
    const other = tf.tensor2d([
      [1, 2],
      [0, 0],
    ]);
    expect(angularSimilarity(zero, other)).toBeAllclose([0.5, 0.5]);
    expect(gradient((x: tf.Tensor2D) => angularSimilarity(x, other), zero)).toBeAllclose(0, { atol: 0 });
  });

  it('takes an empty batch', () => {
    const empty = tf.zeros<tf.Rank.R2>([0, 3]);
    expect(angularSimilarity(empty, empty).shape).toEqual([0]);
    expect(gradient((x: tf.Tensor2D) => angularSimilarity(x, empty), empty)).toEqual([]);
  });

  it('names both shapes when they differ', () => {
    expect(() => angularSimilarity(tf.zeros([2, 3]), tf.zeros([3, 3]))).toThrow(
      /^angularSimilarity: .*\[2, 3\] and \[3, 3\]/,
    );
  });

  it('is made of TensorFlow ops alone and leaks nothing', () => {
    const other = tf.tensor2d([
      [1, 2],
      [3, 4],
    ]);
    expectCleanOps(
      (x: tf.Tensor2D) => angularSimilarity(x, other),
      tf.tensor2d([
        [1, 2],
        [0, 1],
      ]),
    );
  });
});
