import { describe, expect, it } from 'vitest';
import { dotProduct } from '../../lib/distances/dot-product';
import { colorShapesEncoder } from '../../lib/models/color-shapes-encoder';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { images, keepsPromisesOfEncoders, randomWeights } from './encoder-promises';

const colorImages = () => images(3);

/** The network in the article's order (bias, ReLU, pool), with a softplus after the dense layer. */
function asDescribed(weights: tf.Tensor[], images: tf.Tensor4D): number[][] {
  const [k1, b1, k2, b2, w, b] = weights;
  const block = (x: tf.Tensor4D, kernel: tf.Tensor, bias: tf.Tensor) =>
    tf.maxPool(tf.relu(tf.conv2d(x, kernel as tf.Tensor4D, 1, 'same').add(bias)) as tf.Tensor4D, 2, 2, 'valid');
  const flat = block(block(images, k1, b1), k2, b2).reshape([images.shape[0], -1]);
  const dense = flat
    .matMul(w as tf.Tensor2D)
    .add(b)
    .softplus()
    .arraySync() as number[][];
  return dense.map((row) => row.map((value) => value / Math.hypot(...row)));
}

describe('colorShapesEncoder', () => {
  it('is the network in its description', () => {
    const encoder = colorShapesEncoder({ seed: 3 });
    const expected = asDescribed(randomWeights(encoder), colorImages());
    expect(encoder.predict(colorImages())).toBeAllclose(expected, { rtol: 1e-4, atol: 1e-5 });
    expect(encoder.countParams()).toBe(7896 + 64);
  });

  it('gives embeddings of length 1, all above 0, so that dot products are in [0, 1]', () => {
    for (const seed of [1, 2, 3]) {
      const embeddings = colorShapesEncoder({ seed }).predict(colorImages()) as tf.Tensor2D;
      expect(embeddings.square().sum(1)).toBeAllclose([1, 1, 1]);
      expect(embeddings.min().dataSync()[0]).toBeGreaterThan(0);
      const products = dotProduct(embeddings, embeddings.reverse(0)).dataSync();
      for (const product of products) expect(product > 0 && product < 1 + 1e-6).toBe(true);
    }
  });

  it('passes finite gradients, also for black images and for a dense layer whose outputs are all 0', () => {
    const encoder = colorShapesEncoder();
    const black = tf.zeros<tf.Rank.R4>([2, 28, 28, 3]);
    const gradients = () => {
      const squares = () => (encoder.apply(black, { training: true }) as tf.Tensor).sub(1).square().mean() as tf.Scalar;
      return Object.values(tf.variableGrads(squares).grads);
    };
    for (const bias of [0, -1, 1, -100]) {
      encoder.layers.at(-2)?.weights[1].write(tf.fill([16], bias));
      const embedding = bias > -100 ? 1 / 4 : 0;
      expect(encoder.predict(black)).toBeAllclose(embedding);
      expect(gradients()).toHaveLength(6);
      for (const gradient of gradients()) expect(gradient.isFinite().all().dataSync()[0]).toBe(1);
    }
  });

  it('takes images of other sizes', () => {
    expect(colorShapesEncoder({ inputShape: [4, 9, 1] }).predict(tf.ones([1, 4, 9, 1]))).toHaveProperty(
      'shape',
      [1, 16],
    );
  });

  it.each([[[3, 28, 3]], [[28, 3, 3]], [[28, 28]], [[28, 28.5, 3]], [[28, 28, 0]], [[28, 28, 3, 1]]])(
    'refuses images of %j',
    (shape) => {
      expect(() => colorShapesEncoder({ inputShape: shape as [number, number, number] })).toThrow(
        `colorShapesEncoder: inputShape must be a height and width of 4 or more, and channels, found [${shape.join(', ')}]`,
      );
    },
  );

  keepsPromisesOfEncoders(colorShapesEncoder, { dimensions: 16, channels: 3 });
});
