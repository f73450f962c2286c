import { describe, expect, it } from 'vitest';
import { stopGradient } from '../../lib/losses/stop-gradient';
import { tf } from '../../lib/runtime/tensorflow';
import '../matchers';
import { expectCleanOps, gradient } from './support';

const x = () =>
  tf.tensor2d([
    [1, -2],
    [0, 3.5],
  ]);

describe('stopGradient', () => {
  it('is x itself', () => {
    expect(stopGradient(x())).toBeAllclose(x(), { rtol: 0, atol: 0 });
  });

  it('passes no gradient', () => {
    expect(gradient(stopGradient<tf.Tensor2D>, x())).toBeAllclose(0, { atol: 0 });
  });

  it('makes a constant of its x only: the other factor of x · x keeps its gradient', () => {
    expect(gradient((value: tf.Tensor2D) => tf.mul(value, stopGradient(value)), x())).toBeAllclose(x());
    expect(gradient((value: tf.Tensor2D) => tf.mul(value, value), x())).toBeAllclose(x().mul(2));
  });

  it('is made of TensorFlow ops alone and leaks nothing', () => {
    expectCleanOps(stopGradient<tf.Tensor2D>, x());
  });
});
