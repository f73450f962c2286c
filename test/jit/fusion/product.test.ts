import { describe, expect, it } from 'vitest';
import { usesOneDnn } from '../../../lib/tensorflow/one-dnn';
import { processorLevel } from '../../../lib/tensorflow/processor-level';
import { tf } from '../../../lib/tensorflow/tensorflow';
import { fused, images, normal, variable, weighted } from './support';

/** The ops of a 1x1 convolution with this many pixels, and of its gradients. */
const product = (rows: number, inner: number, width: number) => {
  const filter = variable([1, 1, inner, width]);
  const convolve = (x: tf.Tensor, filter: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same');
  const step = (x: tf.Tensor) => [
    convolve(x, filter),
    ...tf.grads((x, filter) => weighted(convolve(x, filter)))([x, filter]),
  ];
  return fused(step, [images(rows / 2, 1, 2, inner)], { tolerance: 1e-3 });
};
const own = (ops: string[]) => [...new Set(ops.filter((op) => /^Siamese\w*Product$/.test(op)))].sort();

describe('useOwnProducts', () => {
  it.each([
    [2048, 16, 24],
    [2050, 24, 16],
    [4096, 8, 48],
    [192, 96, 17],
    [50, 5, 7],
    [34, 300, 144],
  ])('multiplies %i rows of %i by %i columns, and both gradients', (rows, inner, width) => {
    expect(own(product(rows, inner, width))).toEqual(['SiameseProduct', 'SiameseTransposedProduct']);
  });

  it('leaves products of few rows, which do not repay laying out the other factor', () => {
    expect(own(product(30, 16, 16))).toEqual([]);
  });

  it('leaves very many rows of few terms to oneDNN with AVX-512', () => {
    const leaves = usesOneDnn && processorLevel() === 4;
    const forward = (rows: number, inner: number) => {
      const filter = variable([1, 1, inner, 32]) as tf.Tensor4D;
      return fused((x) => [tf.conv2d(x as tf.Tensor4D, filter, 1, 'same')], [images(rows / 2, 1, 2, inner)]);
    };
    expect(own(forward(32_768, 16))).toEqual(leaves ? [] : ['SiameseProduct']);
    expect(own(forward(32_766, 16))).toEqual(['SiameseProduct']);
    expect(own(forward(32_768, 17))).toEqual(['SiameseProduct']);
  });

  it('leaves products of whole numbers and of both factors transposed', () => {
    const whole = (x: tf.Tensor) => [tf.matMul(x.toInt() as tf.Tensor2D, x.toInt() as tf.Tensor2D, false, true)];
    const both = (x: tf.Tensor) => [tf.matMul(x as tf.Tensor2D, tf.ones([3, 64]), true, true)];
    for (const step of [whole, both]) expect(own(fused(step, [normal([64, 8])]))).toEqual([]);
  });
});
