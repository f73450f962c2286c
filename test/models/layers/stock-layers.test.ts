import { describe, expect, it } from 'vitest';
import { fashionMnistEncoder } from '../../../lib/models/fashion-mnist-encoder';
import { useStandIns } from '../../../lib/models/layers/stand-ins';
import { computingParts, isStock } from '../../../lib/models/layers/stock-layers';
import { mobilenetV2Encoder } from '../../../lib/models/mobilenet-v2-encoder';
import { tf } from '../../../lib/tensorflow/tensorflow';

describe('isStock', () => {
  it("is true for this library's encoders, whose layers are of tfjs's classes, before and after stand-ins", () => {
    for (const encoder of [fashionMnistEncoder(), mobilenetV2Encoder()]) {
      expect(isStock(encoder)).toBe(true);
      useStandIns(encoder);
      expect(isStock(encoder)).toBe(true);
    }
  });

  it("is true for recurrent layers and wrappers, and false for a layer with a part that is not tfjs's", () => {
    const both = () => tf.layers.bidirectional({ layer: tf.layers.lstm({ units: 2 }) as tf.RNN, mergeMode: 'concat' });
    expect(isStock(both())).toBe(true);
    const strange = both();
    const { cell } = (strange as unknown as { backwardLayer: { cell: tf.layers.Layer } }).backwardLayer;
    Object.assign(cell, { recurrentActivation: { apply: (x: tf.Tensor) => x } });
    expect(isStock(strange)).toBe(false);
  });

  it("is false for another class with the name of one of tfjs's", () => {
    class Dense extends tf.layers.Layer {
      static className = 'Dense';
    }
    expect(isStock(new Dense({}))).toBe(false);
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
    model.call = (inputs) => inputs as tf.Tensor;
    useStandIns(model);
    expect(isStock(model)).toBe(false);
  });
});

it('lists other parts if a layer computes differently', () => {
  const dense = tf.layers.dense({ units: 1, inputShape: [1] });
  const model = tf.sequential({ layers: [dense] });
  const before = computingParts(model);
  expect(computingParts(model)).toEqual(before);
  dense.call = (inputs) => inputs as tf.Tensor;
  expect(computingParts(model).every((part, i) => part === before[i])).toBe(false);
});
