import { describe, expect, it } from 'vitest';
import { fashionMnistEncoder } from '../../lib/models/fashion-mnist-encoder';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { images, keepsPromisesOfEncoders, randomWeights } from './encoder-promises';

/** The network in the article's order: bias, ReLU, pool. */
function inTheArticlesOrder(weights: tf.Tensor[], images: tf.Tensor4D): tf.Tensor {
  const [k1, b1, k2, b2, w, b] = weights;
  const block = (x: tf.Tensor4D, kernel: tf.Tensor, bias: tf.Tensor) =>
    tf.maxPool(tf.relu(tf.conv2d(x, kernel as tf.Tensor4D, 1, 'same').add(bias)) as tf.Tensor4D, 2, 2, 'valid');
  return block(block(images, k1, b1), k2, b2)
    .mean([1, 2])
    .matMul(w as tf.Tensor2D)
    .add(b);
}

describe('fashionMnistEncoder', () => {
  it('is the function of the article, although it pools before it rectifies', () => {
    const encoder = fashionMnistEncoder({ seed: 3 });
    const expected = inTheArticlesOrder(randomWeights(encoder), images());
    expect(encoder.predict(images())).toBeAllclose(expected, { rtol: 1e-4, atol: 1e-5 });
    expect(encoder.countParams()).toBe(2 * 2 * 64 + 64 + 2 * 2 * 64 * 64 + 64 + 64 * 48 + 48);
  });

  keepsPromisesOfEncoders(fashionMnistEncoder);
});
