import { describe, expect, it } from 'vitest';
import { nanUnlessLabeled } from '../../../lib/losses/parts/nan-unless-labeled';
import { tf } from '../../../lib/tensorflow/tensorflow';
import '../../matchers';
import { expectCleanOps, gradient } from '../support';

const x = () => tf.tensor2d([1, -2, 0, 3], [2, 2]);

describe('nanUnlessLabeled', () => {
  it.each([
    [[0, 7], 'int32'],
    [[0, 2 ** 24], 'float32'],
  ] as const)('gives the embeddings as they are for labels %o, %s', (labels, dtype) => {
    expect(nanUnlessLabeled(x(), tf.tensor1d([...labels], dtype))).toBeAllclose(x(), { rtol: 0, atol: 0 });
  });

  it.each([
    [[0, 0.5], 'float32'],
    [[-1, 0], 'float32'],
    [[-1, 0], 'int32'],
    [[0, Number.NaN], 'float32'],
    [[0, Number.POSITIVE_INFINITY], 'float32'],
  ] as const)('gives NaN for labels %o, %s', (labels, dtype) => {
    const found = nanUnlessLabeled(x(), tf.tensor1d([...labels], dtype)).dataSync();
    expect([...found]).toEqual(new Array(4).fill(Number.NaN));
  });

  it('passes the gradient on', () => {
    const slope = gradient((rows: tf.Tensor2D) => tf.square(nanUnlessLabeled(rows, tf.tensor1d([0, 1]))), x());
    expect(slope).toBeAllclose(x().mul(2));
  });

  it('is made of TensorFlow ops alone and leaks nothing', () => {
    const labels = tf.tensor1d([0, 1]);
    expectCleanOps((rows: tf.Tensor2D) => nanUnlessLabeled(rows, labels), x());
  });
});
