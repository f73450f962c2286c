import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cosineSimilarity } from '../../lib/distances/cosine-similarity';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { expectCleanOps, gradient, twoDirectedBatches } from '../losses/support';
import { finiteDifferences } from '../oracles/finite-differences';
import { cosine } from '../oracles/naive-distances';

describe('cosineSimilarity', () => {
  it('is 1 for equal directions, 0 at right angles, -1 for opposite directions', () => {
    const a = tf.tensor2d([
      [2, 0],
      [2, 0],
      [2, 0],
    ]);
    expect(
      cosineSimilarity(
        a,
        tf.tensor2d([
          [5, 0],
          [0, 1],
          [-0.1, 0],
        ]),
      ),
    ).toBeAllclose([1, 0, -1]);
  });

  it('agrees with loops, and so does its gradient', () => {
    fc.assert(
      fc.property(twoDirectedBatches, ([a, b]) => {
        const right = tf.tensor2d(b);
        expect(cosineSimilarity(tf.tensor2d(a), right)).toBeAllclose(a.map((row, i) => cosine(row, b[i])));
        const wanted = finiteDifferences((x) => x.reduce((sum, row, i) => sum + cosine(row, b[i]), 0), a);
        expect(gradient((x: tf.Tensor2D) => cosineSimilarity(x, right), tf.tensor2d(a))).toBeAllclose(wanted, {
          atol: 1e-5,
        });
      }),
    );
  });

  it('is 1 with a gradient of 0 on identical inputs, whatever their length', () => {
    const a = tf.tensor2d([
      [0.3, -2, 7],
      [1e15, 2e15, 0],
      [1e-4, 2e-4, 0],
    ]);
    expect(cosineSimilarity(a, a.clone())).toBeAllclose([1, 1, 1]);
    // Relative to 1 / |a|, the gradient's unit.
    const slope = gradient((x: tf.Tensor2D) => cosineSimilarity(x, a), a) as number[][];
    expect([slope[0], slope[1].map((value) => value * 1e15), slope[2].map((value) => value * 1e-4)]).toBeAllclose(0);
  });

  it('is 0 with a gradient of exactly 0 for a zero vector', () => {
    const zero = tf.zeros<tf.Rank.R2>([2, 2]);
    const other = tf.tensor2d([
      [1, 2],
      [0, 0],
    ]);
    expect(cosineSimilarity(zero, other)).toBeAllclose(0, { atol: 0 });
    expect(gradient((x: tf.Tensor2D) => cosineSimilarity(x, other), zero)).toBeAllclose(0, { atol: 0 });
    expect(gradient((x: tf.Tensor2D) => cosineSimilarity(zero, x), other)).toBeAllclose(0, { atol: 0 });
  });

  it('takes an empty batch', () => {
    const empty = tf.zeros<tf.Rank.R2>([0, 3]);
    expect(cosineSimilarity(empty, empty).shape).toEqual([0]);
    expect(gradient((x: tf.Tensor2D) => cosineSimilarity(x, empty), empty)).toEqual([]);
  });

  it('names both shapes when they differ', () => {
    expect(() => cosineSimilarity(tf.zeros([2, 3]), tf.zeros([3, 3]))).toThrow(
      /^cosineSimilarity: .*\[2, 3\] and \[3, 3\]/,
    );
  });

  it('is made of TensorFlow ops alone and leaks nothing', () => {
    const other = tf.tensor2d([
      [1, 2],
      [3, 4],
    ]);
    expectCleanOps(
      (x: tf.Tensor2D) => cosineSimilarity(x, other),
      tf.tensor2d([
        [1, 2],
        [0, 1],
      ]),
    );
  });
});
