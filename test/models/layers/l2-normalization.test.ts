import { describe, expect, it } from 'vitest';
import { l2Normalization } from '../../../lib/models/layers/l2-normalization';
import { tf } from '../../../lib/tensorflow/tensorflow';
import '../../matchers';
import { savedAndLoaded } from '../saved-and-loaded';

const vectors = [
  [3, 0, -4],
  [1e-3, 2e-3, 2e-3],
  [-1e4, 5, 1e4],
  [0.1, 0.1, 0.1],
];
const normalized = vectors.map((vector) => vector.map((value) => value / Math.hypot(...vector)));

describe('l2Normalization', () => {
  it('gives every vector length 1 and keeps its direction', () => {
    expect(l2Normalization(3).predict(tf.tensor2d(vectors))).toBeAllclose(normalized);
  });

  it('leaves the zero vector as it is, with no gradient', () => {
    const layer = l2Normalization(3);
    const x = tf.zeros<tf.Rank.R2>([2, 3]);
    expect(layer.predict(x)).toBeAllclose(tf.zeros([2, 3]));
    const gradient = tf.grad((x: tf.Tensor) => (layer.apply(x) as tf.Tensor).sum());
    expect(gradient(x)).toBeAllclose(tf.zeros([2, 3]));
  });

  it.each([1, 3, 16])('is saved as stock layers, which do the same in %i dimensions', async (dimensions) => {
    const input = tf.input({ shape: [dimensions] });
    const model = tf.model({ inputs: input, outputs: l2Normalization(dimensions).apply(input) as tf.SymbolicTensor });
    const loaded = await savedAndLoaded(model);
    const x = tf.randomNormal([20, dimensions], 0, 3, 'float32', 5);
    expect(loaded.predict(x)).toBeAllclose(model.predict(x));
    const zero = tf.zeros([2, dimensions]);
    expect(loaded.predict(zero)).toBeAllclose(zero);
  });

  it('has the gradient that its stock layers have', async () => {
    const layer = l2Normalization(4);
    const stock = await savedAndLoaded(layer);
    const [x, weights] = [1, 2].map((seed) => tf.randomNormal([5, 4], 0, 1, 'float32', seed));
    const gradient = (model: tf.LayersModel) =>
      tf.grad((x: tf.Tensor) => (model.apply(x) as tf.Tensor).mul(weights).sum())(x);
    expect(gradient(layer)).toBeAllclose(gradient(stock), { rtol: 1e-4, atol: 1e-5 });
  });

  it('leaks no tensors and learns nothing', () => {
    const layer = l2Normalization(3);
    expect(layer.trainableWeights).toEqual([]);
    const x = tf.tensor2d(vectors);
    const before = tf.memory().numTensors;
    tf.dispose([layer.predict(x), layer.apply(x)] as tf.Tensor[]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
