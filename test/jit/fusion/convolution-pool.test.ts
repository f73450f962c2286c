import { describe, expect, it } from 'vitest';
import { tf } from '../../../lib/tensorflow/tensorflow';
import { fused, holder, images, variable, withGradients } from './support';

type Convolution = (x: tf.Tensor) => tf.Tensor4D;
const filter = variable([3, 2, 3, 16]);
const convolve: Convolution = (x) => tf.conv2d(x as tf.Tensor4D, filter, 1, 'same');
const pool = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid');
const own = 'SiameseConvolutionPool';

describe('a first convolution and its max-pool', () => {
  it.each(['same', 'valid'] as const)('become one op, with their gradient: %s', (padding) => {
    const bias = variable([16]);
    const pooled = (x: tf.Tensor) =>
      pool(tf.fused.conv2d({ x: x as tf.Tensor4D, filter, bias, strides: 1, pad: padding }));
    const step = (x: tf.Tensor) => withGradients(() => tf.relu(pooled(x)), [filter, bias]);
    for (const [height, width] of [
      [6, 4],
      [5, 7],
    ]) {
      const ops = fused(step, [images(2, height, width, 3)]);
      expect(ops).toContain(own);
      expect(ops).toContain('SiameseConvolutionPoolFilterGrad');
      for (const gone of ['Conv2D', 'Conv2DBackpropFilter', 'SiameseMaxPool', 'SiameseMaxPoolGrad'])
        expect(ops).not.toContain(gone);
    }
  });

  it('become one op without a bias, in several places', () => {
    const step = (x: tf.Tensor) =>
      [1, -1].flatMap((sign) => withGradients(() => pool(convolve(x)).mul(sign).square(), [filter]));
    const ops = fused(step, [images(1, 2, 2, 3)]);
    expect(ops.filter((op) => op === 'SiameseConvolutionPoolFilterGrad')).toHaveLength(2);
    expect(ops).not.toContain('Conv2D');
  });

  it('still pass a gradient to the images', () => {
    const x = variable([2, 4, 4, 3]);
    const ops = fused((factor) => withGradients(() => pool(convolve(x.mul(factor))), [x, filter]), [tf.scalar(2)]);
    expect(ops).toContain(own);
    expect(ops).toContain('SiameseMaxPoolGrad > Conv2DBackpropInput');
  });

  it('keep the gradient of another convolution of the same images', () => {
    for (const [other, padding] of [
      [variable([2, 2, 3, 16], 5), 'same'],
      [variable([3, 2, 3, 16], 6), 'same'],
      [variable([1, 1, 3, 16], 7), 'valid'],
    ] as [tf.Variable<never>, 'same' | 'valid'][]) {
      const step = (x: tf.Tensor) => {
        const y = convolve(x);
        const spread = tf.grad((y: tf.Tensor) => pool(y))(y);
        const another = (filter: tf.Tensor) =>
          tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, padding) as tf.Tensor;
        return [pool(y), tf.grad(another)(other, spread)];
      };
      expect(fused(step, [images(2, 4, 4, 3)])).toContain(own);
    }
  });

  it('are one op outside of training too, for at most 4 values per window', () => {
    for (const [height, width, ops] of [
      [2, 2, [own]],
      [3, 2, ['Conv2D', 'MaxPool']],
    ] as const) {
      const filter = variable([height, width, 1, 16]);
      const used = fused((x) => [pool(tf.conv2d(x as tf.Tensor4D, filter, 1, 'same'))], [images(2, 6, 6, 1)]);
      expect(used.filter((op) => [own, 'Conv2D', 'MaxPool', 'SiameseMaxPool'].includes(op)).sort()).toEqual(ops);
    }
  });

  const kept = holder([2, 6, 6, 16]);
  const wide = variable([5, 5, 3, 16]);
  const few = variable([3, 3, 3, 8]);
  it.each<[string, (x: tf.Tensor) => tf.Tensor[], tf.Variable[]?]>([
    ['too many values per window', (x) => [pool(tf.conv2d(x as tf.Tensor4D, wide, 1, 'same'))]],
    ['filters that fill no vector', (x) => [pool(tf.conv2d(x as tf.Tensor4D, few, 1, 'same'))]],
    ['another stride', (x) => [pool(tf.conv2d(x as tf.Tensor4D, filter, 2, 'same'))]],
    ['other strides', (x) => [pool(tf.conv2d(x as tf.Tensor4D, filter, [1, 2], 'same'))]],
    ['dilation', (x) => [pool(tf.conv2d(x as tf.Tensor4D, filter, 1, 'same', 'NHWC', 2))]],
    ['another pool', (x) => [tf.maxPool(convolve(x), 3, 2, 'valid')]],
    ['the convolution is returned', (x) => [convolve(x)].flatMap((y) => [y, pool(y)])],
    ['the convolution is assigned', (x) => [convolve(x)].map((y) => [kept.assign(y), pool(y)][1] as tf.Tensor), [kept]],
    ['another op reads the convolution', (x) => [convolve(x)].map((y) => pool(y).add(y.mean()))],
  ])('stay two ops: %s', (_, step, assigns) => {
    const ops = fused(step, [images(2, 6, 6, 3)], { assigns });
    expect(ops).toContain('Conv2D');
    expect(ops).not.toContain(own);
  });
});
