import type { io } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { fashionMnistEncoder } from '../../lib/models/fashion-mnist-encoder';
import { wideFashionEncoder } from '../../lib/models/wide-fashion-encoder';
import { tf } from '../../lib/runtime/tensorflow';
import '../matchers';

const images = () => tf.randomUniform([3, 28, 28, 1], 0, 1, 'float32', 4);

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
    const random = encoder.getWeights().map((weight, i) => tf.randomNormal(weight.shape, 0, 0.2, 'float32', i + 1));
    encoder.setWeights(random);
    const expected = inTheArticlesOrder(random, images() as tf.Tensor4D);
    expect(encoder.predict(images())).toBeAllclose(expected, { rtol: 1e-4, atol: 1e-5 });
    expect(encoder.countParams()).toBe(2 * 2 * 64 + 64 + 2 * 2 * 64 * 64 + 64 + 64 * 48 + 48);
  });
});

describe.each([
  ['fashionMnistEncoder', fashionMnistEncoder],
  ['wideFashionEncoder', wideFashionEncoder],
])('%s', (_, encoderOf) => {
  it('embeds in as many dimensions as asked', () => {
    expect(encoderOf().outputs[0].shape).toEqual([null, 48]);
    expect(encoderOf({ dimensions: 7 }).outputs[0].shape).toEqual([null, 7]);
  });

  it('starts from the same weights for the same seed, no two layers alike, and from others for another', () => {
    const kernels = (seed: number) =>
      encoderOf({ seed })
        .getWeights()
        .filter(({ shape }) => shape.length > 1)
        .map((kernel) => kernel.dataSync().slice(0, 5).join());
    expect(kernels(1)).toEqual(kernels(1));
    expect(new Set([...kernels(1), ...kernels(2)]).size).toBe(2 * kernels(1).length);
  });

  it('is saved as stock layers: tfjs loads it, and gets the same embeddings', async () => {
    const encoder = encoderOf({ seed: 2 });
    const { modelTopology, weightSpecs, weightData } = await new Promise<io.ModelArtifacts>((resolve) => {
      encoder.save({
        save: async (artifacts) => {
          resolve(artifacts);
          return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
        },
      });
    });
    const artifacts = { modelTopology: JSON.parse(JSON.stringify(modelTopology)), weightSpecs, weightData };
    const loaded = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
    expect(loaded.predict(images())).toBeAllclose(encoder.predict(images()));
  });
});

describe('wideFashionEncoder', () => {
  it('has the parameters that its description says', () => {
    const convolutions = 9 * (1 * 32 + 32 * 64 + 64 * 64 + 64 * 128 + 128 * 128);
    const normalisations = 4 * (32 + 64 + 64 + 128 + 128);
    expect(wideFashionEncoder().countParams()).toBe(convolutions + normalisations + 128 * 48 + 48);
  });
});
