import { describe, expect, it } from 'vitest';
import { keepWhere } from '../../lib/tensorflow/keep-where';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { expectCleanOps, gradient } from '../losses/support';

const mask = tf.tensor2d([1, 0, 0, 1], [2, 2], 'bool');
const x = () => tf.tensor2d([1, Number.NaN, Number.POSITIVE_INFINITY, -4], [2, 2]);

describe('keepWhere', () => {
  it('keeps masked values, and has the number elsewhere, whatever was there', () => {
    expect(keepWhere(mask, x())).toBeAllclose([
      [1, 0],
      [0, -4],
    ]);
    expect(keepWhere(mask, x(), -1e30)).toBeAllclose([
      [1, -1e30],
      [-1e30, -4],
    ]);
  });

  it('passes the gradient to kept values, even if the mask is disposed of by then', () => {
    const slope = gradient(
      (rows: tf.Tensor2D) => tf.tidy(() => tf.mul(keepWhere(tf.logicalNot(mask), rows, 7), 3)),
      tf.ones([2, 2]),
    );
    expect(slope).toBeAllclose([
      [0, 3],
      [3, 0],
    ]);
  });

  it('accepts an empty matrix', () => {
    expect(keepWhere(tf.zeros([0, 3], 'bool'), tf.zeros([0, 3])).shape).toEqual([0, 3]);
  });

  it('is made of TensorFlow ops alone and leaks nothing', () => {
    expectCleanOps((rows: tf.Tensor2D) => tf.tidy(() => keepWhere(mask, rows, 2)), tf.ones<tf.Rank.R2>([2, 2]));
  });
});
