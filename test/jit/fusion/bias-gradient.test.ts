import { expect, it } from 'vitest';
import { tf } from '../../../lib/tensorflow/tensorflow';
import { fused, images, variable, withGradients } from './support';

const bias = variable([32]);

it('sums a bias gradient in one op', () => {
  const ops = fused((x) => withGradients(() => x.add(bias).square(), [bias]), [images(2, 3, 4, 32)]);
  expect(ops).toContain('BiasAddGrad');
});

it("sums the values before max-pooling's gradient", () => {
  const pooled = (x: tf.Tensor) => tf.maxPool(x.add(bias) as tf.Tensor4D, 2, 2, 'valid');
  const ops = fused((x) => withGradients(() => pooled(x).square(), [bias]), [images(2, 5, 4, 32)]);
  expect(ops).toContain('BiasAddGrad');
  expect(ops).not.toContain('SiameseMaxPoolGrad');
});

it("sums the values before max-pooling's gradient for few channels too", () => {
  const few = variable([16]);
  const pooled = (x: tf.Tensor) => tf.maxPool(x.add(few) as tf.Tensor4D, 2, 2, 'valid');
  const ops = fused((x) => withGradients(() => pooled(x).square(), [few]), [images(2, 5, 4, 16)]);
  expect(ops).not.toContain('BiasAddGrad');
  expect(ops).not.toContain('SiameseMaxPoolGrad');
});

it('leaves sums of images and of other types alone', () => {
  expect(fused((x) => [x.sum([0, 1, 2])], [tf.zeros([0, 2, 2, 32])])).toContain('BiasAddGrad');
  expect(fused((x) => [x.cast('int32').sum([0, 1, 2])], [images(2, 2, 2, 32)])).toContain('BiasAddGrad');
});

it.each<[string, (x: tf.Tensor) => tf.Tensor]>([
  ['other axes', (x) => x.sum([0, 1, 3])],
  ['fewer axes', (x) => x.sum([0, 1])],
  ['all axes', (x) => x.sum()],
  ['axes that stay', (x) => x.sum([0, 1, 2], true)],
  ['other dimensions', (x) => x.reshape([2, 3, 4, 32, 1]).sum([0, 1, 2])],
  ['few channels', (x) => x.reshape([2, 3, 8, 16]).sum([0, 1, 2])],
])('leaves other sums as they are: %s', (_, sum) => {
  const ops = fused((x) => [sum(x)], [images(2, 3, 4, 32)]);
  expect(ops).toContain('Sum');
  expect(ops).not.toContain('BiasAddGrad');
});
