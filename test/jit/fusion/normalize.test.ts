import { expect, it } from 'vitest';
import { batchNormalization } from '../../../lib/models/layers/batch-normalization';
import { tf } from '../../../lib/tensorflow/tensorflow';
import { fused, images, weighted } from './support';

function built(channels: number, trainable = true) {
  const layer = batchNormalization();
  layer.build([null, 3, 2, channels]);
  layer.setWeights([0, 1, 2, 3].map((i) => tf.linspace(i + 0.5, 3, channels)));
  layer.trainable = trainable;
  return (x: tf.Tensor, training = false) => layer.apply(x, { training }) as tf.Tensor;
}

it('normalises by averages in one pass, outside of training and if frozen', () => {
  for (const channels of [8, 16, 32]) {
    const normalize = built(channels);
    const frozen = built(channels, false);
    for (const step of [(x: tf.Tensor) => [normalize(x)], (x: tf.Tensor) => [frozen(x, true)]]) {
      const ops = fused(step, [images(2, 3, 2, channels)]);
      expect(ops).toContain('SiameseNormalize');
      expect(ops).not.toContain('FusedBatchNorm');
    }
  }
});

it('passes on the gradient through frozen layers, and through an activation', () => {
  const frozen = built(16, false);
  for (const activate of [tf.relu, tf.relu6, tf.elu]) {
    const step = (x: tf.Tensor) => [tf.grad((x: tf.Tensor) => weighted(activate(frozen(x, true))))(x)];
    fused(step, [images(2, 3, 2, 16)]);
    const both = (x: tf.Tensor) => [activate(frozen(x, true)), ...step(x)];
    expect(fused(both, [images(2, 3, 2, 16)])).toContain('SiameseNormalize');
  }
});

it.each([
  [5, 2],
  [12, 2],
  [8, 0.5],
])('leaves what the own op does not take: %d channels', (channels, height) => {
  const normalize = built(channels);
  const shape = height < 1 ? [1, 3, 1, channels] : [2, 3, height, channels]; // three rows, which is odd
  expect(fused((x) => [normalize(x)], [images(...shape)])).toContain('FusedBatchNorm');
});
