import { hasOwnOps } from '../../kernels/own-ops';
import { attribute, nativeOp } from '../../tensorflow/native-op';
import { isSeeded, nextDraw, randomUniform } from '../../tensorflow/random';
import { tf } from '../../tensorflow/tensorflow';
import { setCall } from './own-calls';

/** Settings of `dropout` and `spatialDropout2d`. */
export interface DropoutOptions {
  /** Probability with which a value, or a channel, is zeroed while training: at least 0, less than 1. */
  rate: number;
  /** The layer's name. Default: tfjs makes one. */
  name?: string;
}

/** tfjs's layer; its `getNoiseShape` gives the shape of the mask where that is not the input's. */
interface Parts {
  rate: number;
  seed?: number;
  getNoiseShape(input: tf.Tensor): number[] | undefined;
}

/**
 * Dropout (Srivastava et al., 2014): while training, each value is 0 with probability `rate` and otherwise divided by 1 - rate;
 * at any other time, the identity. tfjs's own layer draws its mask number by number in JavaScript, a third of a training step;
 * this one is that layer with the draw done by TensorFlow, from the seed of `fit` or `withSeed`, so it is saved as, and loads as,
 * the stock layer. `fit` does the same for stock layers.
 * @throws where `rate` is not in [0, 1)
 */
export function dropout({ rate, name }: DropoutOptions): tf.layers.Layer {
  requireRate('dropout', rate);
  return dropByOneOp(tf.layers.dropout({ rate, name }));
}

/**
 * Dropout of whole channels (Tompson et al., 2015), for [batch, height, width, channels]: neighbours in an image are alike, so that
 * a value zeroed by itself is still known from those around it. Saved as, and loads as, stock dropout with one value per channel
 * (`noiseShape: [null, 1, 1, null]`).
 * @throws where `rate` is not in [0, 1)
 * @see J. Tompson et al., "Efficient Object Localization Using Convolutional Networks", CVPR 2015
 */
export function spatialDropout2d({ rate, name }: DropoutOptions): tf.layers.Layer {
  requireRate('spatialDropout2d', rate);
  // tfjs takes null for the input's own size, its types do not.
  const noiseShape = [null, 1, 1, null] as unknown as number[];
  return dropByOneOp(tf.layers.dropout({ rate, noiseShape, name }));
}

function requireRate(where: string, rate: number): void {
  if (!(rate >= 0 && rate < 1)) throw new Error(`${where}: rate must be at least 0 and less than 1, found ${rate}`);
}

/** Makes a stock layer, of values or of channels, this layer. One with a seed keeps to it outside `withSeed`, where no other is given. */
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

/** Makes the cells of a stock recurrent layer draw their masks so. */
export function dropCellsByOneOp(cell: tf.layers.Layer): void {
  const parts = cell as unknown as { dropoutFunc?: typeof dropped };
  parts.dropoutFunc ??= (x, rate) => dropped(x, rate);
}

function dropped(x: tf.Tensor, rate: number, maskShape?: number[]): tf.Tensor {
  const next = !maskShape && hasOwnOps() && nextDraw();
  if (!next) {
    const kept = randomUniform(maskShape ?? x.shape)
      .greaterEqual(rate)
      .cast('float32');
    return x.mul(kept.mul(1 / (1 - rate)));
  }
  // The mask depends on the seed and the draw alone: the gradient draws it again.
  const drop = (values: tf.Tensor) =>
    nativeOp(
      'SiameseDropout',
      [attribute.float('rate', rate), attribute.int('draw', next.draw)],
      [values, next.seed],
    )[0];
  return tf.customGrad((x) => ({ value: drop(x as tf.Tensor), gradFunc: (dy: tf.Tensor) => drop(dy) }))(x);
}
