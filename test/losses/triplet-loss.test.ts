import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cosineDistance } from '../../lib/distances/cosine-distance';
import { tripletLoss } from '../../lib/losses/triplet-loss';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { finiteDifferences } from '../oracles/finite-differences';
import { triplet } from '../oracles/naive-losses';
import { expectCleanOps, gradient, numberOf } from './support';

/** Positive distances off the grid of 1/128, negative ones and margins on it: no triplet sits on the hinge's corner. */
const distances = fc
  .array(fc.tuple(fc.nat({ max: 255 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 12 })
  .map((rows) => ({ positive: rows.map(([p]) => (p + 0.5) / 128), negative: rows.map(([, n]) => n / 128) }));

describe('tripletLoss', () => {
  it('charges what the negative lacks to be farther than the positive by the margin', () => {
    const loss = (p: number, n: number, margin?: number) =>
      numberOf(() => tripletLoss(tf.tensor1d([p]), tf.tensor1d([n]), { margin }));
    expect(loss(0.5, 0.5)).toBeAllclose(0.4);
    expect(loss(0.5, 0.75)).toBeAllclose(0.15);
    expect(loss(0.5, 1)).toBe(0);
    expect(loss(1, 0.5, 1)).toBe(1.5);
  });

  it('agrees with loops, and so do both gradients', () => {
    fc.assert(
      fc.property(distances, fc.constantFrom(0, 0.25, 0.5, 1), ({ positive, negative }, margin) => {
        const [p, n] = [tf.tensor1d(positive), tf.tensor1d(negative)];
        expect(numberOf(() => tripletLoss(p, n, { margin }))).toBeAllclose(triplet(positive, negative, margin));
        const [slopeP, slopeN] = finiteDifferences(([x, y]) => triplet(x, y, margin), [positive, negative]);
        expect(gradient((x: tf.Tensor1D) => tripletLoss(x, n, { margin }), p)).toBeAllclose(slopeP);
        expect(gradient((x: tf.Tensor1D) => tripletLoss(p, x, { margin }), n)).toBeAllclose(slopeN);
      }),
    );
  });

  it('is the margin, with a finite gradient, when anchor, positive and negative are identical', () => {
    const a = tf.tensor2d([
      [0.3, -2],
      [1, 1],
    ]);
    const loss = (x: tf.Tensor2D) => tripletLoss(cosineDistance(x, a), cosineDistance(x, a));
    expect(numberOf(() => loss(a))).toBeAllclose(0.4);
    expect(gradient(loss, a)).toBeAllclose(0);
  });

  it('stays finite for large distances', () => {
    const far = tf.tensor1d([1e30]);
    expect(numberOf(() => tripletLoss(far, tf.zeros([1])))).toBeAllclose(1e30);
    expect(numberOf(() => tripletLoss(tf.zeros([1]), far))).toBe(0);
  });

  it('is exactly 0 for an empty batch, with an empty gradient', () => {
    const empty = tf.tensor1d([]);
    expect(numberOf(() => tripletLoss(empty, empty))).toBe(0);
    expect(gradient((x: tf.Tensor1D) => tripletLoss(x, empty), empty)).toEqual([]);
  });

  it('is exactly 0 with a gradient of exactly 0 when every triplet keeps the margin', () => {
    const near = tf.tensor1d([0.1, 0.2]);
    const far = tf.tensor1d([1, 2]);
    expect(numberOf(() => tripletLoss(near, far))).toBe(0);
    expect(gradient((x: tf.Tensor1D) => tripletLoss(x, far), near)).toBeAllclose(0, { atol: 0 });
  });

  it('lets a NaN through', () => {
    expect(numberOf(() => tripletLoss(tf.tensor1d([Number.NaN]), tf.ones([1])))).toBeNaN();
  });

  it('refuses shapes that differ, and an invalid margin', () => {
    expect(() => tripletLoss(tf.zeros([4]), tf.zeros([2]))).toThrow(
      /^tripletLoss: positiveDistance and negativeDistance .*\[4\] and \[2\]/,
    );
    expect(() => tripletLoss(tf.zeros([1]), tf.zeros([1]), { margin: Number.POSITIVE_INFINITY })).toThrow(
      'found Infinity',
    );
  });

  it('is made of TensorFlow ops alone and leaks nothing', () => {
    const n = tf.tensor1d([1, 0.5]);
    expectCleanOps((x: tf.Tensor1D) => tripletLoss(x, n), tf.tensor1d([0.5, 0.25]));
  });
});
