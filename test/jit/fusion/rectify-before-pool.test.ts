import { describe, expect, it } from 'vitest';
import { tf } from '../../../lib/tensorflow/tensorflow';
import { fused, holder, images, variable, withGradients } from './support';

const [filter, few, bias] = [variable([2, 1, 2, 16]), variable([2, 1, 2, 8]), variable([16])];
const many = variable([3, 3, 2, 16]);
type Images = tf.Tensor4D;
const convolve = (x: tf.Tensor, by: tf.Variable<never> = filter) => tf.conv2d(x as Images, by, 1, 'same');
const biased = (x: tf.Tensor) => convolve(x).add(bias) as Images;
const pool = (x: tf.Tensor) => tf.maxPool(x as Images, 2, 2, 'valid');
const own = 'SiameseConvolutionPoolRelu';

describe('a convolution, its bias, pool and ReLU outside of training', () => {
  it('are one op for few values per window', () => {
    for (const size of [
      [4, 6],
      [5, 3],
    ]) {
      const ops = fused((x) => [tf.relu(pool(biased(x)))], [images(2, ...size, 2)]);
      expect(ops).toContain(own);
      for (const gone of ['Conv2D', 'Add', 'Relu', 'SiameseMaxPool']) expect(ops).not.toContain(gone);
    }
  });

  it('are rectified before the pool for any other convolution', () => {
    const other = variable([8]);
    const ops = fused((x) => [tf.relu(pool(convolve(x, few).add(other)))], [images(2, 5, 6, 2)]);
    expect(ops).toContain('Add > Relu');
    expect(ops).toContain('Relu > SiameseMaxPool');
    expect(ops).not.toContain('SiameseMaxPool > Relu');
  });

  it('are rectified before the pool for many values per window', () => {
    const ops = fused((x) => [tf.relu(pool(convolve(x, many).add(bias)))], [images(2, 5, 6, 2)]);
    expect(ops).toContain('Add > Relu');
    expect(ops).toContain('Relu > MaxPool');
    expect(ops).not.toContain(own);
  });

  const kept = holder([2, 2, 3, 16]);
  it.each<[string, (x: tf.Tensor) => tf.Tensor[], tf.Variable[]?]>([
    ['the maxima are returned', (x) => [pool(biased(x))].flatMap((y) => [y, tf.relu(y)])],
    [
      'the maxima are assigned',
      (x) => [pool(biased(x))].map((y) => [kept.assign(y), tf.relu(y)][1] as tf.Tensor),
      [kept],
    ],
    ['the sum is returned', (x) => [biased(x)].flatMap((y) => [y, tf.relu(pool(y))])],
    ['the convolution is returned', (x) => [convolve(x)].flatMap((y) => [y, tf.relu(pool(y.add(bias)))])],
    ['another op reads the maxima', (x) => [pool(biased(x))].map((y) => tf.relu(y).add(y))],
    ['another activation', (x) => [tf.relu6(pool(biased(x)))]],
    ['another pool', (x) => [tf.relu(tf.maxPool(biased(x), 3, 1, 'same'))]],
    ['a pool with padding', (x) => [tf.relu(tf.maxPool(biased(x).slice([0], [2, 3]), 2, 2, 'same'))]],
    ['one bias for all', (x) => [tf.relu(pool(convolve(x).add(tf.tensor1d([0.5]))))]],
    ['no bias', (x) => [tf.relu(pool(convolve(x)))]],
  ])('stay as they are: %s', (_, step, assigns) => {
    const ops = fused(step, [images(2, 4, 6, 2)], { assigns });
    expect(ops).not.toContain(own);
    expect(ops.filter((op) => /^Relu > (Siamese)?MaxPool$/.test(op))).toEqual([]);
  });

  it('stay as they are if there is a gradient', () => {
    const step = (x: tf.Tensor) => withGradients(() => tf.relu(pool(biased(x))), [filter, bias]);
    expect(fused(step, [images(2, 4, 6, 2)])).not.toContain(own);
  });

  it('are rectified before a pool of SAME padding that pads nothing', () => {
    const pooled = (x: tf.Tensor) => tf.maxPool(biased(x), 2, 2, 'same');
    expect(fused((x) => [tf.relu(pooled(x))], [images(2, 4, 6, 2)])).toContain(own);
  });
});
