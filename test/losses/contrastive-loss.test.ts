import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { euclideanDistance } from '../../lib/distances/euclidean-distance';
import { contrastiveLoss } from '../../lib/losses/contrastive-loss';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { finiteDifferences } from '../oracles/finite-differences';
import { contrastive } from '../oracles/naive-losses';
import { expectCleanOps, gradient, numberOf, pairBatch } from './support';

describe('contrastiveLoss', () => {
  it('charges a same pair d², a different pair (margin - d)² below the margin, and nothing beyond', () => {
    const cases = [
      [1, 0.5, 0.25],
      [0, 0.25, 0.5625],
      [0, 1, 0],
      [0, 3, 0],
      [1, 3, 9],
    ];
    for (const [y, d, wanted] of cases) {
      expect(numberOf(() => contrastiveLoss(tf.tensor1d([d]), tf.tensor1d([y], 'int32')))).toBe(wanted);
    }
    expect(numberOf(() => contrastiveLoss(tf.tensor1d([1]), tf.tensor1d([0]), { margin: 2 }))).toBe(1);
  });

  it('agrees with loops, and so does its gradient', () => {
    fc.assert(
      fc.property(pairBatch(4), fc.constantFrom(0, 0.5, 1, 2), ({ same, values }, margin) => {
        const y = tf.tensor1d(same, 'int32');
        const found = numberOf(() => contrastiveLoss(tf.tensor1d(values), y, { margin }));
        expect(found).toBeAllclose(contrastive(same, values, margin));
        const [wanted] = finiteDifferences(([x]) => contrastive(same, x, margin), [values]);
        expect(gradient((x: tf.Tensor1D) => contrastiveLoss(x, y, { margin }), tf.tensor1d(values))).toBeAllclose(
          wanted,
        );
      }),
    );
  });

  it('takes y as bool, int32 or float32', () => {
    const loss = (y: tf.Tensor1D) => numberOf(() => contrastiveLoss(tf.tensor1d([0.5, 0.25]), y));
    const wanted = loss(tf.tensor1d([1, 0]));
    expect(loss(tf.tensor1d([1, 0], 'int32'))).toBe(wanted);
    expect(loss(tf.tensor1d([true, false], 'bool'))).toBe(wanted);
  });

  it('has a gradient of exactly 0 through the distance of identical embeddings, same or different', () => {
    const a = tf.tensor2d([
      [0.3, -2],
      [1, 1],
    ]);
    const loss = (x: tf.Tensor2D) => contrastiveLoss(euclideanDistance(x, a), tf.tensor1d([1, 0]));
    expect(numberOf(() => loss(a))).toBeAllclose(0.5, { atol: 2e-6 });
    expect(gradient(loss, a)).toBeAllclose(0, { atol: 0 });
  });

  it('stays finite for large distances', () => {
    const far = tf.tensor1d([1e15, 1e15]);
    const y = tf.tensor1d([1, 0]);
    expect(numberOf(() => contrastiveLoss(far, y))).toBeAllclose(5e29);
    expect(gradient((x: tf.Tensor1D) => contrastiveLoss(x, y), far)).toBeAllclose([1e15, 0]);
  });

  it('is exactly 0 for an empty batch, with an empty gradient', () => {
    const empty = tf.tensor1d([]);
    expect(numberOf(() => contrastiveLoss(empty, empty))).toBe(0);
    expect(gradient((x: tf.Tensor1D) => contrastiveLoss(x, empty), empty)).toEqual([]);
  });

  it('is exactly 0, with zero gradients, through embeddings of an empty batch', () => {
    const none = tf.zeros<tf.Rank.R2>([0, 3]);
    const weights = tf.ones<tf.Rank.R2>([3, 2]);
    const loss = (w: tf.Tensor2D) =>
      contrastiveLoss(euclideanDistance(tf.matMul(none, w), tf.zeros([0, 2])), tf.tensor1d([]));
    expect(numberOf(() => loss(weights))).toBe(0);
    expect(gradient(loss, weights)).toBeAllclose(0, { atol: 0 });
  });

  it('takes a batch with pairs of one kind only', () => {
    const distance = tf.tensor1d([0.5, 0.25]);
    expect(numberOf(() => contrastiveLoss(distance, tf.ones([2])))).toBeAllclose((0.25 + 0.0625) / 2);
    expect(numberOf(() => contrastiveLoss(distance, tf.zeros([2])))).toBeAllclose((0.25 + 0.5625) / 2);
  });

  it('lets a NaN through', () => {
    const distance = tf.tensor1d([Number.NaN, 0.5]);
    for (const y of [0, 1]) expect(numberOf(() => contrastiveLoss(distance, tf.tensor1d([y, 1])))).toBeNaN();
  });

  it('refuses shapes that would broadcast, and an invalid margin', () => {
    const column = tf.zeros([4, 1]) as unknown as tf.Tensor1D;
    expect(() => contrastiveLoss(column, tf.zeros([4]))).toThrow(
      'contrastiveLoss: distance and same must have the same shape [batch], found [4, 1] and [4]',
    );
    expect(() => contrastiveLoss(tf.zeros([1]), tf.zeros([4]))).toThrow('found [1] and [4]');
    expect(() => contrastiveLoss(tf.zeros([1]), tf.zeros([1]), { margin: -1 })).toThrow(
      'contrastiveLoss: margin must be a finite number, 0 or more, found -1',
    );
    expect(() => contrastiveLoss(tf.zeros([1]), tf.zeros([1]), { margin: Number.NaN })).toThrow('found NaN');
  });

  it('is made of TensorFlow ops alone and leaks nothing', () => {
    const y = tf.tensor1d([1, 0], 'int32');
    expectCleanOps((x: tf.Tensor1D) => contrastiveLoss(x, y), tf.tensor1d([0.5, 0.25]));
  });
});
