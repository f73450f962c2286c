import { describe, expect, it } from 'vitest';
import { omniglotEncoder } from '../../lib/models/omniglot-encoder';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { images, keepsPromisesOfEncoders, randomWeights } from './encoder-promises';

const drawings = () => images(1, 35);

/** The network in the papers' order: convolution, batch normalisation by averages, ReLU, pool; then the dense layer, scaled to length 1. */
function asDescribed(encoder: tf.LayersModel, images: tf.Tensor4D): number[][] {
  randomWeights(encoder);
  const weightsOf = (name: string) =>
    encoder.layers.filter((layer) => layer.getClassName() === name).map((layer) => layer.getWeights());
  const [kernels, normalizations] = [weightsOf('Conv2D'), weightsOf('BatchNormalization')];
  expect(kernels).toHaveLength(4);
  let x = images;
  for (const [i, [kernel]] of kernels.entries()) {
    const [gamma, beta, mean, variance] = normalizations[i];
    x = tf.conv2d(x, kernel as tf.Tensor4D, 1, 'same');
    x = tf.relu(x.sub(mean).div(variance.add(1e-3).sqrt()).mul(gamma).add(beta)) as tf.Tensor4D;
    x = tf.maxPool(x, 2, 2, 'valid');
  }
  expect(x.shape).toEqual([3, 2, 2, 64]);
  const [[w, b]] = weightsOf('Dense');
  const rows = x
    .reshape<tf.Tensor2D>([3, -1])
    .matMul(w as tf.Tensor2D)
    .add(b)
    .arraySync() as number[][];
  return rows.map((row) => row.map((value) => value / Math.hypot(...row)));
}

describe('omniglotEncoder', () => {
  it('is the network in its description', () => {
    const encoder = omniglotEncoder({ seed: 3 });
    const expected = asDescribed(encoder, drawings());
    expect(encoder.predict(drawings())).toBeAllclose(expected, { rtol: 1e-3, atol: 1e-4 });
  });

  it('has as many parameters as its description says', () => {
    const encoder = omniglotEncoder();
    const trained = 9 * (1 * 64 + 3 * 64 * 64) + 4 * 2 * 64 + 2 * 2 * 64 * 128 + 128;
    const averages = 4 * 2 * 64;
    const fixed = 2 * 2 * 128; // of the layer that scales to length 1
    const count = (weights: tf.LayerVariable[]) => weights.reduce((sum, { shape }) => sum + shape.reduce(times, 1)!, 0);
    expect(trained).toBe(144_576);
    expect(count(encoder.trainableWeights)).toBe(trained);
    expect(encoder.countParams()).toBe(trained + averages + fixed);
  });

  it('gives embeddings of length 1, in training too, and 0 for a picture without ink', () => {
    for (const seed of [1, 2, 3]) {
      const encoder = omniglotEncoder({ seed });
      for (const x of [drawings(), tf.ones<tf.Rank.R4>([3, 35, 35, 1])])
        for (const training of [true, false]) {
          const embeddings = encoder.apply(x, { training }) as tf.Tensor2D;
          expect(embeddings.square().sum(1)).toBeAllclose([1, 1, 1]);
        }
    }
    expect(omniglotEncoder().predict(tf.zeros([1, 35, 35, 1]))).toBeAllclose(0);
  });

  it('takes images of other sizes', () => {
    const encoder = omniglotEncoder({ inputShape: [16, 40, 3], dimensions: 9 });
    expect(encoder.predict(tf.ones([2, 16, 40, 3]))).toHaveProperty('shape', [2, 9]);
  });

  it.each([[[15, 35, 1]], [[35, 15, 1]], [[35, 35]], [[35, 35.5, 1]], [[35, 35, 0]]])(
    'refuses images of %j',
    (shape) => {
      expect(() => omniglotEncoder({ inputShape: shape as [number, number, number] })).toThrow(
        `omniglotEncoder: inputShape must be a height and width of 16 or more, and channels, found [${shape.join(', ')}]`,
      );
    },
  );

  keepsPromisesOfEncoders(omniglotEncoder, { dimensions: 128, size: 35 });
});

const times = (product: number | null, length: number | null) => (product ?? 1) * (length ?? 1);
