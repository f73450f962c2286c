import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binaryCrossEntropyLoss } from '../../lib/losses/binary-cross-entropy-loss';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { finiteDifferences } from '../oracles/finite-differences';
import { binaryCrossEntropy } from '../oracles/naive-losses';
import { expectCleanOps, gradient, numberOf, pairBatch } from './support';

describe('binaryCrossEntropyLoss', () => {
  it("is what Keras's BinaryCrossentropy gives", () => {
    const same = tf.tensor1d([1, 0, 1, 0, 1]);
    const similarity = tf.tensor1d([0.9, 0.2, 0.35, 0.75, 0.5]);
    expect(numberOf(() => binaryCrossEntropyLoss(similarity, same))).toBeAllclose(0.69155353);
  });

  it('agrees with loops, and so does its gradient', () => {
    fc.assert(
      fc.property(pairBatch(1), ({ same, values }) => {
        const y = tf.tensor1d(same, 'int32');
        const found = numberOf(() => binaryCrossEntropyLoss(tf.tensor1d(values), y));
        expect(found).toBeAllclose(binaryCrossEntropy(same, values));
        const [wanted] = finiteDifferences(([x]) => binaryCrossEntropy(same, x), [values], 1e-6);
        expect(gradient((x: tf.Tensor1D) => binaryCrossEntropyLoss(x, y), tf.tensor1d(values))).toBeAllclose(wanted);
      }),
    );
  });

  it('is exactly 0 for certain and right, -ln 1e-7 for certain and wrong, with finite gradients', () => {
    const certain = tf.tensor1d([1, 0]);
    const right = tf.tensor1d([1, 0]);
    const wrong = tf.tensor1d([0, 1]);
    expect(numberOf(() => binaryCrossEntropyLoss(certain, right))).toBe(0);
    expect(numberOf(() => binaryCrossEntropyLoss(certain, wrong))).toBeAllclose(-Math.log(1e-7));
    expect(gradient((x: tf.Tensor1D) => binaryCrossEntropyLoss(x, right), certain)).toBeAllclose([-0.5, 0.5]);
    expect(gradient((x: tf.Tensor1D) => binaryCrossEntropyLoss(x, wrong), certain)).toBeAllclose(0, { atol: 0 });
  });

  it('stays finite for similarities far outside [0, 1]', () => {
    const outside = tf.tensor1d([-1e30, 1e30]);
    for (const y of [tf.tensor1d([0, 1]), tf.tensor1d([1, 0])]) {
      expect(numberOf(() => binaryCrossEntropyLoss(outside, y))).toBeLessThan(16.2);
      expect(gradient((x: tf.Tensor1D) => binaryCrossEntropyLoss(x, y), outside)).toBeAllclose(0, { atol: 0 });
    }
  });

  it('is exactly 0 for an empty batch, with an empty gradient', () => {
    const empty = tf.tensor1d([]);
    expect(numberOf(() => binaryCrossEntropyLoss(empty, empty))).toBe(0);
    expect(gradient((x: tf.Tensor1D) => binaryCrossEntropyLoss(x, empty), empty)).toEqual([]);
  });

  it('takes a batch with pairs of one kind only', () => {
    const similarity = tf.tensor1d([0.5, 0.25]);
    expect(numberOf(() => binaryCrossEntropyLoss(similarity, tf.ones([2])))).toBeAllclose(-Math.log(0.5 * 0.25) / 2);
    expect(numberOf(() => binaryCrossEntropyLoss(similarity, tf.zeros([2])))).toBeAllclose(-Math.log(0.5 * 0.75) / 2);
  });

  it('lets a NaN through', () => {
    expect(numberOf(() => binaryCrossEntropyLoss(tf.tensor1d([Number.NaN]), tf.ones([1])))).toBeNaN();
  });

  it('names both shapes when they differ', () => {
    expect(() => binaryCrossEntropyLoss(tf.zeros([2]), tf.zeros([4]))).toThrow(
      /^binaryCrossEntropyLoss: similarity and same .*\[2\] and \[4\]/,
    );
  });

  it('is made of TensorFlow ops alone and leaks nothing', () => {
    const y = tf.tensor1d([1, 0], 'int32');
    expectCleanOps((x: tf.Tensor1D) => binaryCrossEntropyLoss(x, y), tf.tensor1d([0.5, 0.25]));
  });
});
