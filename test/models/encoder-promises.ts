import { expect, it } from 'vitest';
import type { EncoderOptions } from '../../lib/models/encoder-options';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { savedAndLoaded } from './saved-and-loaded';

export const images = (channels = 1, size = 28) =>
  tf.randomUniform([3, size, size, channels], 0, 1, 'float32', 4) as tf.Tensor4D;

/** Replaces all weights by random numbers; variances stay above 0. */
export function randomWeights(encoder: tf.LayersModel): tf.Tensor[] {
  const random = encoder.weights.map(({ shape, originalName }, i) => {
    const values = tf.randomNormal(shape as number[], 0, 0.2, 'float32', i + 1);
    return originalName.includes('variance') ? values.abs().add(0.5) : values;
  });
  encoder.setWeights(random);
  return random;
}

/** The tests of every encoder for square images, with this many dimensions by default. */
export function keepsPromisesOfEncoders(
  encoderOf: (options?: EncoderOptions) => tf.LayersModel,
  { dimensions = 48, channels = 1, size = 28 } = {},
) {
  it('embeds in as many dimensions as asked', () => {
    expect(encoderOf().outputs[0].shape).toEqual([null, dimensions]);
    expect(encoderOf({ dimensions: 7 }).outputs[0].shape).toEqual([null, 7]);
  });

  it('starts from the same weights for the same seed, no two layers alike, and from others for another', () => {
    const kernels = (seed: number) =>
      encoderOf({ seed })
        .getWeights()
        .filter(({ shape }) => shape.length > 1)
        .map((kernel) => kernel.dataSync().slice(0, 5).join());
    expect(kernels(1)).toEqual(kernels(1));
    expect(new Set([...kernels(1), ...kernels(2)]).size).toBe(2 * kernels(1).length);
  });

  it('is saved as stock layers: tfjs loads it, and gets the same embeddings', async () => {
    const encoder = encoderOf({ seed: 2 });
    const loaded = await savedAndLoaded(encoder);
    expect(loaded.predict(images(channels, size))).toBeAllclose(encoder.predict(images(channels, size)));
  });
}
