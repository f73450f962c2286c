import { describe, expect, it } from 'vitest';
import { asConstant } from '../../lib/tensorflow/as-constant';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { gradient } from '../losses/support';

describe('asConstant', () => {
  it('returns what f returns, without a gradient', () => {
    const x = tf.tensor1d([1, 2, 3]);
    // x · x², with the square as a constant.
    expect(
      gradient(
        (v: tf.Tensor1D) =>
          tf.mul(
            v,
            asConstant(() => tf.square(v)),
          ),
        x,
      ),
    ).toBeAllclose([1, 4, 9]);
  });

  it('allows comparisons, which have no gradient, and values made from them', () => {
    const x = tf.tensor1d([1, 2, 3]);
    const above = (v: tf.Tensor1D) => {
      const mask = asConstant(() => tf.greater(v, 1.5));
      return tf.where(tf.logicalNot(mask), tf.zerosLike(v), tf.square(v));
    };
    expect(gradient(above, x)).toBeAllclose([0, 4, 6]);
  });

  it('keeps recording the gradient after f throws', () => {
    const failing = () => asConstant(() => tf.zeros([2]).reshape([3]));
    expect(failing).toThrow();
    expect(gradient((v: tf.Tensor1D) => tf.square(v), tf.tensor1d([3]))).toBeAllclose([6]);
  });
});
