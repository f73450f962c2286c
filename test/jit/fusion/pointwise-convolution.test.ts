import { expect, it } from 'vitest';
import { usesOneDnn } from '../../../lib/tensorflow/one-dnn';
import { tf } from '../../../lib/tensorflow/tensorflow';
import { fused, images, variable, weighted } from './support';

function opsOf(
  filter: number[],
  strides: number,
  padding: 'same' | 'valid' | number,
  image = [2, 4, 3, 5],
  dilations = 1,
) {
  const weights = variable(filter);
  const convolve = (x: tf.Tensor, filter: tf.Tensor) =>
    tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, padding, 'NHWC', dilations) as tf.Tensor;
  const step = (x: tf.Tensor) => [
    convolve(x, weights),
    ...(dilations === 1 ? tf.grads((x, filter) => weighted(convolve(x, filter)))([x, weights]) : []),
  ];
  return fused(step, [images(...image)]);
}
const convolutions = (ops: string[]) => ops.filter((op) => /^Conv2D\w*$/.test(op)).sort();
const all = ['Conv2D', 'Conv2DBackpropFilter', 'Conv2DBackpropInput'];

it.each([
  ['same', [2, 4, 3, 5]],
  ['valid', [2, 4, 3, 5]],
  ['valid', [7, 1, 1, 5]],
  ['same', [1, 1, 2, 5]],
] as ['same' | 'valid', number[]][])('multiplies matrices, with both gradients: %s %o', (padding, image) => {
  const ops = opsOf([1, 1, 5, 6], 1, padding, image);
  expect(convolutions(ops)).toEqual([]);
  expect(ops.filter((op) => op === 'MatMul')).toHaveLength(3);
});

it('leaves other convolutions alone', () => {
  expect(convolutions(opsOf([1, 1, 5, 6], 2, 'same'))).toEqual(all);
  expect(convolutions(opsOf([1, 2, 5, 6], 1, 'same'))).toEqual(all);
  expect(convolutions(opsOf([2, 1, 5, 6], 1, 'valid'))).toEqual(all);
  expect(convolutions(opsOf([1, 1, 5, 6], 1, 'same', [2, 4, 3, 5], 2))).toEqual(['Conv2D']);
});

it('leaves many rows of few channels that fill no vector to oneDNN in training', () => {
  const of = (rows: number, channels: number, filters: number) =>
    convolutions(opsOf([1, 1, channels, filters], 1, 'same', [rows / 64, 8, 8, channels]));
  expect(of(4096, 24, 32)).toEqual(usesOneDnn ? ['Conv2DBackpropInput'] : []);
  expect(of(4096, 32, 24)).toEqual(usesOneDnn ? ['Conv2D'] : []);
  for (const [rows, channels] of [
    [4032, 24],
    [4096, 16],
    [4096, 40],
  ])
    expect(of(rows, channels, channels)).toEqual([]);
  const filter = variable([1, 1, 32, 24]);
  expect(fused((x) => [tf.conv2d(x as tf.Tensor4D, filter, 1, 'same')], [images(64, 8, 8, 32)])).not.toContain(
    'Conv2D',
  );
});

it('accepts an empty batch', () => {
  const filter = variable([1, 1, 5, 6]);
  const ops = fused((x) => [tf.conv2d(x as tf.Tensor4D, filter, 1, 'same')], [tf.zeros([0, 4, 3, 5])]);
  expect(ops).toContain('MatMul');
});
