import { expect, it } from 'vitest';
import { tf } from '../../../lib/tensorflow/tensorflow';
import { fused, holder, images, variable, withGradients } from './support';

const [filter, bias] = [variable([3, 3, 2, 8]), variable([8])];
const biased = (x: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, filter, 1, 'same').add(bias) as tf.Tensor4D;
const pool = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid');

it.each([
  [4, 6],
  [5, 7],
])('adds the bias to the maxima of %i x %i images, also where gradients are taken', (height, width) => {
  const step = (x: tf.Tensor) => [pool(biased(x)), ...withGradients(() => tf.relu(pool(biased(x))), [filter, bias])];
  const ops = fused(step, [images(2, height, width, 2)]);
  expect(ops).toContain('SiameseMaxPool > Add');
  expect(ops).not.toContain('Conv2D > Add');
});

const kept = holder([2, 4, 4, 8]);
it.each<[string, (x: tf.Tensor) => tf.Tensor[], tf.Variable[]?]>([
  ['the sum is returned', (x) => [biased(x)].flatMap((sum) => [sum, pool(sum)])],
  [
    'the sum is assigned',
    (x) => [biased(x)].flatMap((sum) => [kept.assign(sum), pool(sum)].slice(1) as tf.Tensor[]),
    [kept],
  ],
  ['another op reads the sum', (x) => [biased(x)].map((sum) => pool(sum).mul(sum.max()))],
  ['the pool is another', (x) => [tf.maxPool(biased(x), 3, 1, 'valid')]],
  ['nothing pools', (x) => [tf.relu(biased(x))]],
  ['the added tensor is an image', (x) => [pool(tf.conv2d(x as tf.Tensor4D, filter, 1, 'same').add(x.sum(3, true)))]],
])('leaves the bias where it is: %s', (_, step, assigns) => {
  expect(fused(step, [images(2, 4, 4, 2)], { assigns })).toContain('Conv2D > Add');
});

it('leaves a bias with more values than the convolution has filters', () => {
  const [one, many] = [variable([3, 3, 2, 1]), variable([4])];
  const pooled = (x: tf.Tensor) => pool(tf.conv2d(x as tf.Tensor4D, one, 1, 'same').add(many));
  const step = (x: tf.Tensor) => [pooled(x), ...withGradients(() => pooled(x), [one, many])];
  expect(fused(step, [images(2, 4, 4, 2)])).toContain('Conv2D > Add');
});
