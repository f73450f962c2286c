import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { l2Normalize } from '../../lib/distances/l2-normalize';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { expectCleanOps, gradient, twoDirectedBatches } from '../losses/support';

describe('l2Normalize', () => {
  it('keeps the direction and makes the length 1', () => {
    fc.assert(
      fc.property(twoDirectedBatches, ([rows]) => {
        const wanted = rows.map((row) => row.map((value) => value / Math.hypot(...row)));
        expect(l2Normalize(tf.tensor2d(rows))).toBeAllclose(wanted);
      }),
    );
  });

  it('does so for very short and very long vectors', () => {
    expect(
      l2Normalize(
        tf.tensor2d([
          [3e-6, 4e-6],
          [3e18, 4e18],
        ]),
      ),
    ).toBeAllclose([
      [0.6, 0.8],
      [0.6, 0.8],
    ]);
  });

  it('turns a vector without a direction into zeros, with a gradient of 0', () => {
    const short = tf.tensor2d([
      [0, 0],
      [1e-7, -1e-7],
    ]);
    expect(l2Normalize(short)).toBeAllclose(0, { atol: 0 });
    expect(gradient((x: tf.Tensor2D) => tf.mul(l2Normalize(x), 1e6), short)).toBeAllclose(0, { atol: 0 });
  });

  it('lets a NaN through', () => {
    expect(l2Normalize(tf.tensor2d([[Number.NaN, 1]])).arraySync()).toEqual([[Number.NaN, Number.NaN]]);
  });

  it('is made of TensorFlow ops alone and leaks nothing', () => {
    expectCleanOps(
      l2Normalize,
      tf.tensor2d([
        [1, 2],
        [0, 1],
      ]),
    );
  });
});
