import { isSeeded, randomNormal, randomUniform } from '../../tensorflow/random';
import { tf } from '../../tensorflow/tensorflow';
import { setCall } from './own-calls';

/** What is added to, or taken from, x while training. */
type Noise = (x: tf.Tensor) => tf.Tensor;

/** tfjs's three layers; what a layer does not have is not read. */
interface Parts {
  stddev: number;
  rate: number;
  noiseShape?: number[];
}

/** By the class of the stock layer, as Keras defines them. */
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
      // SELU's lowest value, -alpha * scale (Klambauer et al., 2017). tfjs sets values to its opposite, which keeps no mean.
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
 * Makes a stock layer of noise (Gaussian noise, Gaussian dropout, alpha dropout) draw by TensorFlow, from the seed of `withSeed`. Outside
 * it draws as tfjs does; when it is not training, it is the identity.
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
