import { describe, expect, it } from 'vitest';
import { tf } from '../../../../lib/runtime/tensorflow';
import { fused, images, variable, weighted } from './support';

/** The ops of a 1x1 convolution of as many pixels as there are to be rows, and of its gradients. */
const product = (rows: number, inner: number, width: number) => {
  const filter = variable([1, 1, inner, width]);
  const convolve = (x: tf.Tensor, filter: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same');
  const step = (x: tf.Tensor) => [
    convolve(x, filter),
    ...tf.grads((x, filter) => weighted(convolve(x, filter)))([x, filter]),
  ];
  return fused(step, [images(rows / 2, 1, 2, inner)], { tolerance: 1e-3 });
};
const own = (ops: string[]) => [...new Set(ops.filter((op) => /^SiameseTall\w+$/.test(op)))].sort();

describe('useTallProducts', () => {
  it.each([
    [2048, 16, 24],
    [2056, 24, 16],
    [4096, 8, 48],
    [2400, 96, 16],
    [3000, 40, 144],
  ])('multiplies %i rows of %i by %i columns, and both gradients', (rows, inner, width) => {
    expect(own(product(rows, inner, width))).toEqual(['SiameseTallGradient', 'SiameseTallProduct']);
  });

  it('has a product, but no gradient by the narrow factor, for columns that fill no vector', () => {
    expect(own(product(2048, 5, 7))).toEqual(['SiameseTallProduct']);
    expect(own(product(2048, 8, 24))).toEqual(['SiameseTallProduct']);
  });

  it('leaves few rows, rows that are not in eights, and a wide other factor', () => {
    expect(own(product(2040, 16, 16))).toEqual([]);
    expect(own(product(2050, 16, 16))).toEqual(['SiameseTallGradient']);
    expect(own(product(2048, 256, 128))).toEqual([]);
  });
});
