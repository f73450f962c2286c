import { describe, expect, it } from 'vitest';
import { addNoiseByOneOp } from '../../../lib/models/layers/noise';
import { withSeed } from '../../../lib/tensorflow/random';
import { tf } from '../../../lib/tensorflow/tensorflow';

const size = 100_000;

/** The layer's output for `x` in training, from a seed. */
function drawn(layer: tf.layers.Layer, x: tf.Tensor): Float32Array {
  addNoiseByOneOp(layer);
  return tf.tidy(() =>
    withSeed(tf.tensor1d([3, 4], 'int32'), () => layer.apply(x, { training: true }) as tf.Tensor).dataSync(),
  ) as Float32Array;
}

function momentsOf(values: Float32Array) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, variance };
}

/** Five standard deviations of the mean of this many values of variance 1. */
const close = 5 / Math.sqrt(size);

describe('layers of noise', () => {
  it('add normal draws of the standard deviation given', () => {
    const { mean, variance } = momentsOf(drawn(tf.layers.gaussianNoise({ stddev: 0.5 }), tf.fill([size], 2)));
    expect(Math.abs(mean - 2)).toBeLessThan(0.5 * close);
    expect(Math.abs(variance - 0.25)).toBeLessThan(0.25 * Math.SQRT2 * close);
  });

  it('multiply by normal draws of mean 1 and variance rate / (1 - rate)', () => {
    const { mean, variance } = momentsOf(drawn(tf.layers.gaussianDropout({ rate: 0.2 }), tf.fill([size], 2)));
    expect(Math.abs(mean - 2)).toBeLessThan(close);
    expect(Math.abs(variance - 1)).toBeLessThan(Math.SQRT2 * close);
  });

  it("keep mean 0 and variance 1 if they are alpha dropout, as in its paper and unlike tfjs's own", () => {
    const x = tf.randomNormal([size], 0, 1, 'float32', 5);
    const { mean, variance } = momentsOf(drawn(tf.layers.alphaDropout({ rate: 0.3 }), x));
    expect(Math.abs(mean)).toBeLessThan(2 * close);
    expect(Math.abs(variance - 1)).toBeLessThan(4 * close);
    // By hand: a = 1 / sqrt(0.7 (1 + 0.3 * 1.7581²)), and a dropped value is a (-1.7581) (1 - 0.3).
    const a = 1 / Math.sqrt(0.7 * (1 + 0.3 * 1.7580993408473766 ** 2));
    const ones = new Set(drawn(tf.layers.alphaDropout({ rate: 0.3 }), tf.ones([100])));
    const [kept, dropped] = [a + a * 1.7580993408473766 * 0.3, -a * 1.7580993408473766 * 0.7];
    expect([...ones].sort((p, q) => p - q)).toEqual([expect.closeTo(dropped, 5), expect.closeTo(kept, 5)]);
  });

  it('are the identity outside of training, or without noise', () => {
    const x = tf.tensor1d([1, -2, 3]);
    const layers = [tf.layers.gaussianNoise({ stddev: 1 }), tf.layers.gaussianDropout({ rate: 0.5 })];
    for (const layer of layers) {
      addNoiseByOneOp(layer);
      expect([...(layer.apply(x) as tf.Tensor).dataSync()]).toEqual([1, -2, 3]);
    }
    expect([...drawn(tf.layers.alphaDropout({ rate: 0 }), x)]).toEqual([1, -2, 3]);
  });
});
