import { describe, expect, it } from 'vitest';
import type { KerasLayer } from '../../lib/models/read-keras-file';
import { setKerasWeights } from '../../lib/models/set-keras-weights';
import { tf } from '../../lib/tensorflow/tensorflow';

/** Depthwise convolution `wide`, batch normalisation `norm`, global average pooling. */
function model(): tf.LayersModel {
  return tf.sequential({
    layers: [
      tf.layers.depthwiseConv2d({ kernelSize: 1, inputShape: [2, 2, 3], useBias: false, name: 'wide' }),
      tf.layers.batchNormalization({ name: 'norm' }),
      tf.layers.globalAveragePooling2d({}),
    ],
  });
}

const layer = (name: string, weights: Record<string, [shape: number[], first: number]>): KerasLayer => ({
  name,
  weights: new Map(
    Object.entries(weights).map(([own, [shape, first]]) => {
      const length = shape.reduce((product, size) => product * size, 1);
      return [own, { shape, values: Float32Array.from({ length }, (_, i) => first + i) }];
    }),
  ),
});
/** In another order than the model's: weights are matched by their own names. */
const norm = (name: string) =>
  layer(name, { moving_variance: [[3], 40], beta: [[3], 20], gamma: [[3], 10], moving_mean: [[3], 30] });
const wide = (name: string, kernel = 'kernel') => layer(name, { [kernel]: [[1, 1, 3, 1], 1] });
const valuesOf = (encoder: tf.LayersModel) => encoder.getWeights().map((weight) => [...weight.dataSync()]);
const expected = [
  [1, 2, 3],
  [10, 11, 12],
  [20, 21, 22],
  [30, 31, 32],
  [40, 41, 42],
];

describe('setKerasWeights', () => {
  it('sets weights by the names of the layers, whatever the order and what else there is', () => {
    const encoder = model();
    const before = tf.memory().numTensors;
    setKerasWeights(encoder, [layer('dense', { kernel: [[9], 0] }), norm('norm'), wide('wide')], 'file');
    expect(tf.memory().numTensors).toBe(before);
    // tfjs lists weights that are not trained last.
    expect(valuesOf(encoder)).toEqual(expected);
  });

  it('sets weights by the places of the layers if the file has other names', () => {
    const encoder = model();
    const layers = [wide('mobl1', 'depthwise_kernel'), norm('bn1'), layer('Logits', { kernel: [[9], 0] })];
    setKerasWeights(encoder, layers, 'file');
    expect(valuesOf(encoder)).toEqual(expected);
  });

  it.each<[string, KerasLayer[], string]>([
    ['too few layers', [wide('wide')], 'file: must have weights of 2 layers, as the model has, found 1'],
    [
      'a weight of another shape',
      [layer('wide', { kernel: [[1, 1, 1, 3], 0] }), norm('norm')],
      'file: layer wide: depthwise_kernel must be [1, 1, 3, 1], found [1, 1, 1, 3]',
    ],
    [
      'a weight missing, after others that fit',
      [wide('wide'), layer('norm', { gamma: [[3], 0], beta: [[3], 0], moving_mean: [[3], 0] })],
      'file: layer norm: moving_variance must be [3], found only gamma, beta, moving_mean',
    ],
    ['layers in other places', [norm('a'), wide('b')], 'found only moving_variance, beta, gamma'],
  ])('changes nothing where it finds %s', (_, layers, message) => {
    const encoder = model();
    const before = valuesOf(encoder);
    expect(() => setKerasWeights(encoder, layers, 'file')).toThrow(message);
    expect(valuesOf(encoder)).toEqual(before);
  });
});
