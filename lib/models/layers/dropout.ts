import { knownOptions } from '../../checks/known-options';
import { hasOwnOps } from '../../kernels/own-ops';
import { keptValues } from '../../tensorflow/kept-values';
import { attribute, hasNativeOps, nativeOp } from '../../tensorflow/native-op';
import { isSeeded, nextDraw, randomUniform } from '../../tensorflow/random';
import { tf } from '../../tensorflow/tensorflow';
import { setCall } from './own-calls';

/** Settings of `dropout` and `spatialDropout2d`. */
export interface DropoutOptions {
  /** The probability with which a value, or a channel, is zeroed in training: at least 0, less than 1. */
  rate: number;
  /** The layer's name. Default: tfjs makes one. */
  name?: string;
}

/** The members of tfjs's layer; `getNoiseShape` gives the shape of the mask if it is not the input's. */
interface Parts {
  rate: number;
  seed?: number;
  getNoiseShape(input: tf.Tensor): number[] | undefined;
}

const knownDropout = knownOptions<DropoutOptions>('dropout({ rate: 0.3 })', { rate: true, name: true });

/**
 * Dropout (Srivastava et al., 2014): in training, each value is 0 with probability `rate` and otherwise divided by 1 - rate;
 * otherwise, the identity. tfjs's own layer draws its mask number by number in JavaScript, which takes a third of a training
 * step. In this layer TensorFlow draws, from the seed of `fit` or `withSeed`; it is saved and loaded as the stock layer. `fit`
 * does the same for stock layers.
 * @throws Error if an option is unknown, or if `rate` is not in [0, 1)
 */
export function dropout(options: DropoutOptions): tf.layers.Layer {
  const { rate, name } = knownDropout(options);
  requireRate('dropout', rate);
  return dropByOneOp(tf.layers.dropout({ rate, name }));
}

const knownSpatialDropout2d = knownOptions<DropoutOptions>('spatialDropout2d({ rate: 0.3 })', {
  rate: true,
  name: true,
});

/**
 * Dropout of whole channels (Tompson et al., 2015), for [batch, height, width, channels]: neighbours in an image are similar, so
 * a single zeroed value can still be guessed from those around it. Saved and loaded as stock dropout with one value per channel
 * (`noiseShape: [null, 1, 1, null]`).
 * @throws Error if an option is unknown, or if `rate` is not in [0, 1)
 * @see J. Tompson et al., "Efficient Object Localization Using Convolutional Networks", CVPR 2015
 */
export function spatialDropout2d(options: DropoutOptions): tf.layers.Layer {
  const { rate, name } = knownSpatialDropout2d(options);
  requireRate('spatialDropout2d', rate);
  // tfjs takes null for the input's own size, but its types do not.
  const noiseShape = [null, 1, 1, null] as unknown as number[];
  return dropByOneOp(tf.layers.dropout({ rate, noiseShape, name }));
}

function requireRate(where: string, rate: number): void {
  if (!(rate >= 0 && rate < 1)) throw new Error(`${where}: rate must be at least 0 and less than 1, found ${rate}`);
}

/** Turns a stock layer, of values or of channels, into this layer. A layer with a seed uses it outside `withSeed`. */
export function dropByOneOp(layer: tf.layers.Layer): tf.layers.Layer {
  const stock = layer.call.bind(layer);
  const parts = layer as unknown as Parts;
  setCall(layer, (inputs, options) =>
    tf.tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      const { rate, seed } = parts;
      if (!options?.training || rate <= 0) return x.clone();
      if (rate >= 1 || (seed != null && !isSeeded())) return stock(inputs, options);
      return dropped(x, rate, parts.getNoiseShape(x) ?? undefined);
    }),
  );
  return layer;
}

/** Makes a stock recurrent cell draw its masks in the same way. */
export function dropCellsByOneOp(cell: tf.layers.Layer): void {
  const parts = cell as unknown as { dropoutFunc?: typeof dropped };
  parts.dropoutFunc ??= (x, rate) => dropped(x, rate);
}

function dropped(x: tf.Tensor, rate: number, maskShape?: number[]): tf.Tensor {
  // Where TensorFlow computes without the own ops, on a GPU, the mask is of other draws.
  const next = !maskShape && (hasOwnOps() || !hasNativeOps()) && nextDraw();
  if (!next) {
    const kept = randomUniform(maskShape ?? x.shape)
      .greaterEqual(rate)
      .cast('float32');
    return x.mul(kept.mul(1 / (1 - rate)));
  }
  if (!hasNativeOps()) return x.mul(tf.tensor(keptValues(x.size, rate, next.seed.dataSync(), next.draw), x.shape));
  // The mask depends only on the seed and the number of the draw, so the gradient draws it again.
  const drop = (values: tf.Tensor) =>
    nativeOp(
      'SiameseDropout',
      [attribute.float('rate', rate), attribute.int('draw', next.draw)],
      [values, next.seed],
    )[0];
  return tf.customGrad((x) => ({ value: drop(x as tf.Tensor), gradFunc: (dy: tf.Tensor) => drop(dy) }))(x);
}
