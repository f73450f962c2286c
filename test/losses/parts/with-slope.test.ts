import { describe, expect, it } from 'vitest';
import { withSlope } from '../../../lib/losses/parts/with-slope';
import { tf } from '../../../lib/tensorflow/tensorflow';
import '../../matchers';
import { expectCleanOps, gradient } from '../support';

/** Sum of squares, with a gradient that is not its own. */
const squares = (x: tf.Tensor2D) =>
  withSlope(x, (values) => ({ value: tf.sum(tf.square(values)), slope: tf.mul(values, 10) }));
const x = tf.tensor2d([[1, -2, 3]]);

describe('withSlope', () => {
  it('has the value, and as its gradient the slope times the incoming gradient', () => {
    expect(squares(x)).toBeAllclose(14);
    expect(gradient((rows: tf.Tensor2D) => tf.mul(squares(rows), 3), x)).toBeAllclose([[30, -60, 90]]);
  });

  it('passes the gradient on, through what x was made of', () => {
    expect(gradient((rows: tf.Tensor2D) => squares(tf.mul(rows, 2)), x)).toBeAllclose([[40, -80, 120]]);
  });

  it('is 0 for an empty x, with an empty gradient', () => {
    const empty = tf.zeros<tf.Rank.R2>([0, 3]);
    const failing = (rows: tf.Tensor2D) =>
      withSlope(rows, () => {
        throw new Error('must not be asked');
      });
    expect(failing(empty)).toBeAllclose(0);
    expect(tf.grad((rows) => failing(rows as tf.Tensor2D))(empty).shape).toEqual([0, 3]);
  });

  it('is made of TensorFlow ops alone and leaks nothing', () => expectCleanOps(squares, x.clone()));
});
