import { describe, expect, it } from 'vitest';
import { batchMean } from '../../../lib/losses/parts/batch-mean';
import { tf } from '../../../lib/tensorflow/tensorflow';
import '../../matchers';
import { expectCleanOps, gradient, numberOf } from '../support';

describe('batchMean', () => {
  it('is the mean, and shares its gradient out equally', () => {
    const x = tf.tensor1d([1, -2, 4.5, 0]);
    expect(numberOf(() => batchMean(x))).toBeAllclose(0.875);
    expect(gradient(batchMean, x)).toBeAllclose([0.25, 0.25, 0.25, 0.25]);
  });

  it('is exactly 0 for an empty batch, with an empty gradient', () => {
    const empty = tf.tensor1d([]);
    expect(numberOf(() => batchMean(empty))).toBe(0);
    expect(gradient(batchMean, empty)).toEqual([]);
  });

  it('lets a NaN through', () => {
    expect(numberOf(() => batchMean(tf.tensor1d([1, Number.NaN])))).toBeNaN();
  });

  it('is made of TensorFlow ops alone and leaks nothing', () => {
    // A loss tidies up after it.
    expectCleanOps((x: tf.Tensor1D) => tf.tidy(() => batchMean(x)), tf.tensor1d([1, 2]));
  });
});
