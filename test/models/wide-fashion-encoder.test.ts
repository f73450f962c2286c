import { describe, expect, it } from 'vitest';
import { wideFashionEncoder } from '../../lib/models/wide-fashion-encoder';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { images, keepsPromisesOfEncoders, randomWeights } from './encoder-promises';

/** Convolution, a pool after the first and the third, batch normalisation by averages, ReLU. */
function asDescribed(encoder: tf.LayersModel, images: tf.Tensor4D): tf.Tensor {
  randomWeights(encoder);
  const weightsOf = (name: string) =>
    encoder.layers.filter((layer) => layer.getClassName() === name).map((layer) => layer.getWeights());
  const [kernels, normalizations] = [weightsOf('Conv2D'), weightsOf('BatchNormalization')];
  let x = images;
  for (const [i, [kernel]] of kernels.entries()) {
    const [gamma, beta, mean, variance] = normalizations[i];
    x = tf.conv2d(x, kernel as tf.Tensor4D, 1, 'same');
    if (i === 0 || i === 2) x = tf.maxPool(x, 2, 2, 'valid');
    x = tf.relu(x.sub(mean).div(variance.add(1e-3).sqrt()).mul(gamma).add(beta)) as tf.Tensor4D;
  }
  const [[w, b]] = weightsOf('Dense');
  return x
    .mean<tf.Tensor2D>([1, 2])
    .matMul(w as tf.Tensor2D)
    .add(b);
}

describe('wideFashionEncoder', () => {
  it('is the network in its description', () => {
    const encoder = wideFashionEncoder({ seed: 3 });
    const expected = asDescribed(encoder, images());
    expect(encoder.predict(images())).toBeAllclose(expected, { rtol: 1e-3, atol: 1e-4 });
  });

  it('has as many parameters as its description says', () => {
    const convolutions = 9 * (1 * 32 + 32 * 64 + 64 * 64 + 64 * 128 + 128 * 128);
    const normalizations = 4 * (32 + 64 + 64 + 128 + 128);
    expect(wideFashionEncoder().countParams()).toBe(convolutions + normalizations + 128 * 48 + 48);
  });

  keepsPromisesOfEncoders(wideFashionEncoder);
});
