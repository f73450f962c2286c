import { describe, expect, it } from 'vitest';
import { formatShape, summarizeLayer } from '../../lib/display/layer-summary';
import { tf } from '../../lib/tensorflow/tensorflow';
import { convolution, layer } from './layers';

describe('summarizeLayer', () => {
  it.each([
    [convolution, '64 filters 2×2, same, ReLU', '28×28×64'],
    [
      layer('MaxPooling2D', [null, 14, 14, 64], 0, { poolSize: [2, 2], strides: [2, 2], padding: 'valid' }),
      'window 2×2',
      '14×14×64',
    ],
    [layer('DepthwiseConv2D', [null, 7, 7, 8], 0, { kernelSize: 3, strides: [2, 2] }), 'window 3, stride 2×2', '7×7×8'],
    [layer('Dropout', [null, 5], 0, { rate: 0.3 }), 'rate 0.3', '5'],
    [layer('Dense', [null, 48], 3120, { units: 48, activation: 'linear' }), '48 units', '48'],
    [layer('Dense', [null, 1], 49, { units: 1, activation: 'sigmoid' }), '1 units, sigmoid', '1'],
    [layer('Model', [null, 5], 0, { name: 'inner', layers: [] }), 'inner', '5'],
  ])('%#', (given, details, shape) => expect(summarizeLayer(given)).toMatchObject({ details, shape }));

  it('counts the moving averages of a normalization apart, as TensorFlow does: no gradient changes them', () => {
    const normalization = tf.layers.batchNormalization({ inputShape: [7, 7, 16] });
    const model = tf.sequential({ layers: [normalization] });
    const trained = model.trainableWeights.reduce(
      (sum, { shape }) => sum + tf.util.sizeFromShape(shape as number[]),
      0,
    );
    expect(summarizeLayer(normalization)).toMatchObject({ parameters: trained, averages: 32 });
    expect(trained).toBe(32);
    normalization.trainable = false;
    expect(summarizeLayer(normalization)).toMatchObject({ parameters: 32, averages: 32 });
    expect(summarizeLayer(model)).toMatchObject({ parameters: 32, averages: 32 });
    model.dispose();
  });

  it('writes shapes of any kind', () => {
    expect(formatShape([null, null, 3])).toBe('?×3');
    expect(
      formatShape([
        [null, 1],
        [null, 2],
      ]),
    ).toBe('1, 2');
    expect(formatShape([null])).toBe('scalar');
    expect(formatShape(undefined)).toBe('unknown');
  });
});
