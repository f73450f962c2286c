import { expect, it } from 'vitest';
import { hasStrangeCall, setCall } from '../../../lib/models/layers/own-calls';
import { tf } from '../../../lib/tensorflow/tensorflow';

it("tells a call that somebody else set from the class's own and from this library's", () => {
  const layer = tf.layers.reLU();
  expect(hasStrangeCall(layer)).toBe(false);
  setCall(layer, (inputs) => tf.mul([inputs].flat()[0], 2));
  expect(hasStrangeCall(layer)).toBe(false);
  expect([...(layer.apply(tf.tensor1d([-1, 3])) as tf.Tensor).dataSync()]).toEqual([-2, 6]);
  layer.call = (inputs) => inputs;
  expect(hasStrangeCall(layer)).toBe(true);
  expect(hasStrangeCall(tf.layers.reLU())).toBe(false);
});
