import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeSquareRoot } from '../../lib/distances/safe-square-root';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { expectCleanOps, gradient } from '../losses/support';

const values = fc.array(fc.double({ min: 1e-11, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 9 });

describe('safeSquareRoot', () => {
  it('is the square root, with its gradient 1 / 2√x', () => {
    fc.assert(
      fc.property(values, (numbers) => {
        const x = tf.tensor1d(numbers);
        expect(safeSquareRoot(x)).toBeAllclose(numbers.map(Math.sqrt), { atol: 0 });
        const slopes = numbers.map((value) => 1 / (2 * Math.sqrt(value)));
        expect(gradient(safeSquareRoot<tf.Tensor1D>, x)).toBeAllclose(slopes, { atol: 0 });
      }),
    );
  });

  it('is 1e-6 with a gradient of exactly 0 at 0, below it, and up to 1e-12', () => {
    const x = tf.tensor1d([0, -0, -1, 1e-13, 1e-30]);
    expect(safeSquareRoot(x)).toBeAllclose(1e-6, { atol: 0 });
    expect(gradient(safeSquareRoot<tf.Tensor1D>, x)).toBeAllclose(0, { atol: 0 });
  });

  it('keeps the shape, even an empty one', () => {
    expect(safeSquareRoot(tf.fill([2, 3], 4))).toBeAllclose([
      [2, 2, 2],
      [2, 2, 2],
    ]);
    expect(safeSquareRoot(tf.zeros([0, 3])).shape).toEqual([0, 3]);
  });

  it('lets a NaN through', () => {
    expect(safeSquareRoot(tf.tensor1d([Number.NaN])).dataSync()[0]).toBeNaN();
  });

  it('is made of TensorFlow ops alone and leaks nothing', () => {
    // The distance that calls it tidies up.
    expectCleanOps((x: tf.Tensor1D) => tf.tidy(() => safeSquareRoot(x)), tf.tensor1d([0, 4]));
  });
});
