import { describe, expect, it } from 'vitest';
import { tf } from '../../../lib/tensorflow/tensorflow';
import { fused, images, variable, withGradients } from './support';

const own = 'SiameseWinograd';
const convolve = (x: tf.Tensor, filter: tf.Tensor, padding: 'same' | 'valid' = 'same') =>
  tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, padding) as tf.Tensor;

describe('convolutions by small filters', () => {
  it.each([
    [2, 'same'],
    [2, 'valid'],
    [3, 'same'],
    [3, 'valid'],
  ] as const)('take fewer multiplications, with their gradients: %ix%i, %s', (size, padding) => {
    const filter = variable([size, size, 16, 32]);
    const x = variable([2, 5, 4, 16], 3);
    const step = (factor: tf.Tensor) => withGradients(() => convolve(x.mul(factor), filter, padding), [x, filter]);
    const ops = fused(step, [tf.scalar(0.5)]);
    expect(ops.filter((op) => op === own)).toHaveLength(2);
    expect(ops).toContain('SiameseWinogradFilterGrad');
    for (const gone of ['Conv2D', 'Conv2DBackpropInput', 'Conv2DBackpropFilter']) expect(ops).not.toContain(gone);
  });

  it.each([
    [2, 'same', [6, 5]],
    [3, 'valid', [6, 7]],
  ] as const)('become one op with a max-pool, gradients too: %i, %s', (size, padding, [height, width]) => {
    const filter = variable([size, size, 32, 16]);
    const x = variable([2, height, width, 32], 3);
    const pool = (y: tf.Tensor) => tf.maxPool(y as tf.Tensor4D, 2, 2, 'valid') as tf.Tensor;
    const step = (factor: tf.Tensor) =>
      withGradients(() => pool(convolve(x.mul(factor), filter, padding)), [x, filter]);
    const ops = fused(step, [tf.scalar(0.5)]);
    for (const op of ['Pool', 'PoolInputGrad', 'PoolFilterGrad']) expect(ops).toContain(`${own}${op}`);
    for (const gone of ['Conv2D', 'SiameseMaxPool', 'SiameseMaxPoolGrad', own]) expect(ops).not.toContain(gone);
    const used = fused((x) => [pool(convolve(x, filter, padding))], [images(2, height, width, 32)]);
    expect(used).toContain(`${own}Pool`);
    expect(used).not.toContain('MaxPool');
  });

  it('do not take in the max-pool if another op reads the convolution', () => {
    const filter = variable([2, 2, 16, 32]);
    const step = (x: tf.Tensor) => {
      const y = convolve(x, filter);
      return [y.mean(), tf.maxPool(y as tf.Tensor4D, 2, 2, 'valid')] as tf.Tensor[];
    };
    const ops = fused(step, [images(2, 4, 4, 16)]);
    expect(ops).toContain(own);
    expect(ops).not.toContain(`${own}Pool`);
  });

  const filters = Object.fromEntries(
    [
      [5, 5, 16, 16],
      [2, 3, 16, 16],
      [3, 3, 16, 8],
      [3, 3, 3, 16],
      [3, 3, 16, 32],
      [3, 3, 16, 16],
      [2, 2, 16, 4112],
    ].map((shape) => [shape.join('x'), variable(shape)]),
  );
  it.each<[string, (x: tf.Tensor4D) => tf.Tensor]>([
    ['filters of 5x5', (x) => convolve(x, filters['5x5x16x16'])],
    ['filters that are not square', (x) => convolve(x, filters['2x3x16x16'])],
    ['filters that fill no vector', (x) => convolve(x, filters['3x3x16x8'])],
    ['images that fill no vector', (x) => convolve(x.slice([0, 0, 0, 0], [2, 6, 6, 3]), filters['3x3x3x16'])],
    ['few channels and filters', (x) => convolve(x, filters['3x3x16x16'])],
    ['very many of them', (x) => convolve(x, filters['2x2x16x4112'])],
    ['a stride', (x) => tf.conv2d(x, filters['3x3x16x32'], 2, 'same')],
    ['a dilation', (x) => tf.conv2d(x, filters['3x3x16x32'], 1, 'same', 'NHWC', 2)],
  ])('stay as they are: %s', (_, step) => {
    expect(fused((x) => [step(x as tf.Tensor4D)], [images(2, 6, 6, 16)])).not.toContain(own);
  });
});
