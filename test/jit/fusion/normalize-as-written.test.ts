import { expect, it } from 'vitest';
import { batchNormalization } from '../../../lib/models/layers/batch-normalization';
import { tf } from '../../../lib/tensorflow/tensorflow';
import { fused, images, variable } from './support';

function built(channels: number, trainable = true) {
  const layer = batchNormalization();
  layer.build([null, 3, 2, channels]);
  layer.setWeights([0, 1, 2, 3].map((i) => tf.linspace(i + 0.5, 3, channels)));
  layer.trainable = trainable;
  return (x: tf.Tensor, training = false) => layer.apply(x, { training }) as tf.Tensor;
}

const pointwise = (filters: tf.Tensor, channels = 48) => {
  const normalize = built(filters.shape[3] as number);
  return { x: images(8, 3, 2, channels), normalized: (x: tf.Tensor) => normalize(convolve(x, filters)) };
};
const convolve = (x: tf.Tensor, filters: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, filters as tf.Tensor4D, 1, 'same');
const depthwise = (x: tf.Tensor, filter: tf.Tensor, stride = 1) =>
  tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, 'same');

it.each([16, 24, 40])('multiplies, normalises and activates %i channels in one op', (channels) => {
  const { x, normalized } = pointwise(variable([1, 1, 48, channels]));
  for (const activate of [tf.relu, tf.relu6, (y: tf.Tensor) => y]) {
    const ops = fused((x) => [activate(normalized(x))], [x]);
    expect(ops).toContain('SiameseProductNormalize');
    for (const op of ['SiameseNormalize', 'SiameseProduct', 'Relu', 'Relu6']) expect(ops).not.toContain(op);
  }
});

it.each([
  [3, 1],
  [3, 2],
  [5, 1],
])('does so with depthwise windows of %i at stride %i', (size, stride) => {
  const normalize = built(32);
  const filter = variable([size, size, 32, 1]);
  const ops = fused((x) => [tf.relu6(normalize(depthwise(x, filter, stride)))], [images(2, 9, 8, 32)]);
  expect(ops).toContain('SiameseDepthwiseNormalize');
  for (const op of ['SiameseNormalize', 'SiameseDepthwise']) expect(ops).not.toContain(op);
});

it('leaves a convolution alone that another op reads too', () => {
  const filters = variable([1, 1, 48, 16]);
  const normalize = built(16);
  const both = (x: tf.Tensor) => {
    const y = convolve(x, filters);
    return [normalize(y), y.add(1)];
  };
  const ops = fused(both, [images(8, 3, 2, 48)]);
  expect(ops).toContain('SiameseNormalize');
  expect(ops).not.toContain('SiameseProductNormalize');
});

it('reads the current weights, not those of the recording', () => {
  const filters = variable([1, 1, 48, 16]);
  const normalize = built(16);
  const step = (x: tf.Tensor) => {
    const y = normalize(convolve(x, filters));
    filters.assign(filters.mul(0.5) as tf.Tensor<never>);
    return [y];
  };
  expect(fused(step, [images(8, 3, 2, 48)], { assigns: [filters] })).toContain('SiameseProductNormalize');
});
