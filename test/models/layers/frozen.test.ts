import { expect, it } from 'vitest';
import { isFrozen, watchRuns } from '../../../lib/models/layers/frozen';
import { tf } from '../../../lib/tensorflow/tensorflow';

it('is frozen if the layer, all its weights, or a running model around it is', () => {
  const layer = tf.layers.dense({ units: 2, inputShape: [3] });
  const found: boolean[] = [];
  const call = layer.call.bind(layer);
  layer.call = (inputs, options) => {
    found.push(isFrozen(layer, true));
    return call(inputs, options);
  };
  const inner = tf.sequential({ layers: [layer] });
  const [outer, other] = [1, 2].map(() => tf.sequential({ layers: [inner] }));
  for (const model of [outer, other, inner, outer]) watchRuns(model);
  const run = (model: tf.LayersModel) => {
    found.length = 0;
    model.apply(tf.zeros([1, 3]));
    return found;
  };
  expect(run(outer)).toEqual([false]);
  layer.trainable = false;
  expect(run(outer)).toEqual([true]);
  layer.trainable = true;
  for (const weight of layer.trainableWeights) weight.trainable = false;
  expect(run(outer)).toEqual([true]);
  expect(isFrozen(layer, false)).toBe(false);
  layer.trainable = true;
  outer.trainable = false;
  expect(run(outer)).toEqual([true]);
  expect(run(other)).toEqual([false]);
  expect(run(inner)).toEqual([false]);
  outer.trainable = true;
  expect(run(outer)).toEqual([false]);
});

it('forgets a model whose run failed', () => {
  const layer = tf.layers.dense({ units: 2, inputShape: [3] });
  const model = tf.sequential({ layers: [layer] });
  watchRuns(model);
  model.trainable = false;
  expect(() => model.apply(tf.zeros([1, 4]))).toThrow();
  layer.trainable = true;
  expect(isFrozen(layer, true)).toBe(false);
});
