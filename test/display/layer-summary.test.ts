import { describe, expect, it } from 'vitest';
import { formatShape, summarizeLayer } from '../../lib/display/layer-summary';
import { convolution, layer } from './layers';

describe('summariseLayer', () => {
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
