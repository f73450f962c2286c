import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { circleLoss } from '../../lib/losses/circle-loss';
import { batchHardMiner } from '../../lib/miners/batch-hard-miner';
import type { Miner } from '../../lib/miners/miner';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { finiteDifferences } from '../oracles/finite-differences';
import { circle } from '../oracles/naive-losses';
import { expectCleanOps, gradient, labeledBatch, numberOf } from './support';

const int32 = (labels: number[]) => tf.tensor1d(labels, 'int32');

describe('circleLoss', () => {
  it("is what Keras's Circle gives on normalised embeddings, where every row is an anchor", () => {
    const x = tf.tensor2d([
      [3, 4, 0],
      [4, 3, 1],
      [-1, 2, 2],
      [0, 2, 1],
      [1, 0, -3],
      [2, -1, -2],
    ]);
    const loss = (margin: number, gamma: number) =>
      numberOf(() => circleLoss({ margin, gamma })(x, int32([0, 0, 1, 1, 2, 2])));
    expect(loss(0.25, 4)).toBeAllclose(1.7623672);
    expect(loss(0.4, 80)).toBeAllclose(6.120634);
    expect(loss(0.25, 256)).toBeAllclose(44.608837);
    expect(numberOf(() => circleLoss()(x, int32([0, 0, 1, 1, 2, 2])))).toBeAllclose(44.608837);
  });

  it('takes the pairs that a miner chooses, and only anchors that have both kinds', () => {
    const embeddings = [
      [1, 0.5],
      [0.25, 1],
      [-1, 0.5],
      [-1, -1],
    ];
    const labels = [0, 0, 1, 2];
    const loss = (miner: Miner) =>
      numberOf(() => circleLoss({ gamma: 4, miner })(tf.tensor2d(embeddings), int32(labels)));
    // Without the last row, which is nobody's nearest negative.
    const wanted = circle(embeddings.slice(0, 3), labels.slice(0, 3), { margin: 0.25, gamma: 4 });
    expect(loss(batchHardMiner())).toBeAllclose(wanted);
    expect(loss(() => ({ positive: tf.zeros([4, 4], 'bool'), negative: tf.ones([4, 4], 'bool') }))).toBe(0);
  });

  it('agrees with loops over all triplets, at any gamma', () => {
    fc.assert(
      fc.property(
        labeledBatch,
        fc.constantFrom(0, 0.25, 0.4),
        fc.constantFrom(1, 80, 256, 4096),
        ({ embeddings, labels }, margin, gamma) => {
          const found = numberOf(() => circleLoss({ margin, gamma })(tf.tensor2d(embeddings), int32(labels)));
          // A cosine in float32 is right to 2e-7, which gamma and a weight of up to 2.25 multiply.
          expect(found).toBeAllclose(circle(embeddings, labels, { margin, gamma }), { atol: 1e-6 * (1 + gamma) });
        },
      ),
    );
  });

  it('has the gradient that finite differences at fixed weights show', () => {
    fc.assert(
      fc.property(labeledBatch, fc.constantFrom(1, 16, 256), ({ embeddings, labels }, gamma) => {
        const options = { margin: 0.25, gamma };
        const wanted = finiteDifferences((x) => circle(x, labels, options, embeddings), embeddings, 1e-6);
        const slope = gradient((x: tf.Tensor2D) => circleLoss(options)(x, int32(labels)), tf.tensor2d(embeddings));
        // Rounding in the exponent, gamma · 1e-6, changes each share of a gradient that is itself of the order of gamma.
        expect(slope).toBeAllclose(wanted, { rtol: 1e-3, atol: 2e-5 + 1e-5 * gamma + 1e-6 * gamma * gamma });
      }),
    );
  });

  it('does not depend on the length of an embedding', () => {
    const x = tf.tensor2d([
      [3, 4],
      [4, -3],
      [1, 2],
      [-2, 1],
    ]);
    const lengths = tf.tensor2d([[1e-3], [1], [1e3], [1e12]]);
    const loss = (rows: tf.Tensor2D) => numberOf(() => circleLoss()(rows, int32([0, 0, 1, 1])));
    expect(loss(tf.mul(x, lengths))).toBeAllclose(loss(x), { rtol: 1e-4 });
  });

  it('does not overflow at gamma 4096, at its worst and at its best', () => {
    const options = { gamma: 4096 };
    // Positives opposite (s = -1), negatives alike (s = 1).
    const worst = tf.tensor2d([
      [1, 0],
      [-1, 0],
      [1, 0],
      [-1, 0],
    ]);
    const labels = int32([0, 0, 1, 1]);
    const perAnchor = 4096 * (2.25 * 1.75 + 1.25 * 0.75);
    expect(numberOf(() => circleLoss(options)(worst, labels))).toBeAllclose(perAnchor);
    expect(gradient((x: tf.Tensor2D) => circleLoss(options)(x, labels), worst)).toBeAllclose(0, { atol: 1e-2 });
    const best = tf.tensor2d([
      [1, 0],
      [1, 0],
      [-1, 0],
      [-1, 0],
    ]);
    expect(numberOf(() => circleLoss(options)(best, labels))).toBe(0);
    expect(gradient((x: tf.Tensor2D) => circleLoss(options)(x, labels), best)).toBeAllclose(0, { atol: 0 });
  });

  it('has finite gradients on identical embeddings and on zero embeddings', () => {
    const labels = int32([0, 0, 1]);
    const loss = (x: tf.Tensor2D) => circleLoss()(x, labels);
    expect(
      gradient(
        loss,
        tf.tensor2d([
          [0.5, -2],
          [0.5, -2],
          [0.5, -2],
        ]),
      ),
    ).toBeAllclose(0, { atol: 1e-3 });
    expect(gradient(loss, tf.zeros([3, 2]))).toBeAllclose(0, { atol: 0 });
  });

  it('counts only rows that have a positive and a negative as anchors', () => {
    const embeddings = [
      [1, 0.5],
      [0.25, 1],
      [-1, 0.5],
    ];
    const found = numberOf(() => circleLoss({ gamma: 4 })(tf.tensor2d(embeddings), int32([0, 0, 1])));
    expect(found).toBeAllclose(circle(embeddings, [0, 0, 1], { margin: 0.25, gamma: 4 }));
    expect(found).toBeGreaterThan(0.1);
  });

  it('is exactly 0, with zero gradients, for a single class, for all-distinct labels, for one embedding and for none', () => {
    for (const labels of [[5, 5, 5], [1, 2, 3], [1], []]) {
      const x = tf.ones<tf.Rank.R2>([labels.length, 2]);
      expect(numberOf(() => circleLoss()(x, int32(labels)))).toBe(0);
      const slope = gradient((rows: tf.Tensor2D) => circleLoss()(rows, int32(labels)), x);
      expect(slope).toEqual(labels.map(() => [0, 0]));
    }
  });

  it('lets a NaN through', () => {
    expect(numberOf(() => circleLoss()(tf.tensor2d([[Number.NaN], [1], [1]]), int32([0, 0, 1])))).toBeNaN();
  });

  it('refuses labels that do not fit, and invalid settings', () => {
    expect(() => circleLoss()(tf.zeros([4, 2]), int32([1, 2]))).toThrow(/^circleLoss: .*found \[4, 2\] and \[2\]/);
    const column = tf.zeros([4, 1]) as unknown as tf.Tensor1D;
    expect(() => circleLoss()(tf.zeros([4, 2]), column)).toThrow(/^circleLoss: .*found \[4, 2\] and \[4, 1\]/);
    expect(() => circleLoss({ margin: -0.1 })(tf.zeros([1, 2]), int32([1]))).toThrow('circleLoss: margin must be');
    expect(() => circleLoss({ gamma: Number.NaN })(tf.zeros([1, 2]), int32([1]))).toThrow('circleLoss: gamma must be');
  });

  it('is made of TensorFlow ops alone and leaks nothing', () => {
    const labels = int32([0, 0, 1]);
    expectCleanOps(
      (x: tf.Tensor2D) => circleLoss()(x, labels),
      tf.tensor2d([
        [1, 2],
        [0, 1],
        [0.5, 1],
      ]),
    );
  });
});
