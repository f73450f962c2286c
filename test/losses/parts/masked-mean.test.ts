import { describe, expect, it } from 'vitest';
import { maskedMean } from '../../../lib/losses/parts/masked-mean';
import { tf } from '../../../lib/tensorflow/tensorflow';
import '../../matchers';
import { expectCleanOps, gradient, numberOf } from '../support';

const mask = (values: number[]) => tf.tensor1d(values, 'bool');

describe('maskedMean', () => {
  it('is the mean of what is masked, of any shape', () => {
    expect(numberOf(() => maskedMean(tf.tensor1d([1, 2, 6]), mask([1, 0, 1])))).toBe(3.5);
    const square = tf.tensor2d([
      [1, 2],
      [3, 4],
    ]);
    expect(numberOf(() => maskedMean(square, tf.cast(tf.eye(2), 'bool')))).toBe(2.5);
  });

  it('divides the gradient among what is masked', () => {
    expect(gradient((x: tf.Tensor1D) => maskedMean(x, mask([1, 0, 1])), tf.ones<tf.Rank.R1>([3]))).toEqual([
      0.5, 0, 0.5,
    ]);
  });

  it('counts nothing of what is not masked, even infinity and NaN', () => {
    const x = tf.tensor1d([3, Number.POSITIVE_INFINITY, Number.NaN]);
    expect(numberOf(() => maskedMean(x, mask([1, 0, 0])))).toBe(3);
  });

  it('is exactly 0, with zero gradients, where nothing is masked', () => {
    for (const count of [0, 2]) {
      const x = tf.ones<tf.Rank.R1>([count]);
      const nothing = mask(new Array(count).fill(0));
      expect(numberOf(() => maskedMean(x, nothing))).toBe(0);
      expect(gradient((v: tf.Tensor1D) => maskedMean(v, nothing), x)).toEqual(new Array(count).fill(0));
    }
  });

  it('is made of TensorFlow ops alone and leaks nothing', () => {
    const some = mask([1, 0]);
    expectCleanOps((x: tf.Tensor1D) => maskedMean(x, some), tf.ones<tf.Rank.R1>([2]));
  });
});
