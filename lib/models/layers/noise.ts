import { isSeeded, randomNormal, randomUniform } from '../../tensorflow/random';
import { tf } from '../../tensorflow/tensorflow';
import { setCall } from './own-calls';

/** A function that adds noise to x in training. */
type Noise = (x: tf.Tensor) => tf.Tensor;

/** The members of tfjs's three noise layers; each has only its own. */
interface Parts {
  stddev: number;
  rate: number;
  noiseShape?: number[];
}

/** The noise of each stock layer, by its class, as Keras defines it. */
const noises: Record<string, (parts: Parts) => Noise> = {
  GaussianNoise:
    ({ stddev }) =>
    (x) =>
      x.add(randomNormal(x.shape).mul(stddev)),
  GaussianDropout:
    ({ rate }) =>
    (x) =>
      x.mul(
        randomNormal(x.shape)
          .mul(Math.sqrt(rate / (1 - rate)))
          .add(1),
      ),
  AlphaDropout:
    ({ rate, noiseShape }) =>
    (x) => {
      // SELU's lowest value, -alpha * scale (Klambauer et al., 2017). tfjs uses its opposite, which does not keep the mean.
      const lowest = -1.7580993408473766;
      const slope = 1 / Math.sqrt((1 - rate) * (1 + rate * lowest ** 2));
      const kept = randomUniform(noiseShape ?? x.shape)
        .greaterEqual(rate)
        .cast('float32');
      const dropped = tf.sub(1, kept).mul(lowest);
      return x
        .mul(kept)
        .add(dropped)
        .mul(slope)
        .sub(slope * lowest * rate);
    },
};

/**
 * Makes a stock noise layer (Gaussian noise, Gaussian dropout, alpha dropout) draw with TensorFlow, from the seed of `withSeed`.
 * Outside `withSeed` it draws as tfjs does; outside of training it is the identity.
 */
export function addNoiseByOneOp(layer: tf.layers.Layer): void {
  const stock = layer.call.bind(layer);
  const parts = layer as unknown as Parts;
  const noise = noises[layer.getClassName()](parts);
  const isNone = 'rate' in parts && !(parts.rate > 0 && parts.rate < 1);
  setCall(layer, (inputs, options) => {
    if (!options?.training || isNone || !isSeeded()) return stock(inputs, options ?? {});
    return tf.tidy(() => noise(Array.isArray(inputs) ? inputs[0] : inputs));
  });
}
