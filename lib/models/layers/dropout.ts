import { attribute, nativeOp } from '../../runtime/native-op';
import { hasOwnOps } from '../../runtime/own-ops';
import { nextDraw, randomUniform } from '../../runtime/random';
import { tf } from '../../runtime/tensorflow';

/**
 * Dropout (Srivastava et al., 2014): while training, each value is 0 with probability `rate` and otherwise divided by 1 - rate;
 * at any other time, the identity. tfjs's own layer draws its mask number by number in JavaScript, a third of a training step;
 * this one is that layer with the draw done by TensorFlow, so it is saved as, and loads as, the stock layer.
 * Throws where `rate` is not in [0, 1).
 */
export function dropout({ rate }: { rate: number }): tf.layers.Layer {
  if (!(rate >= 0 && rate < 1)) throw new Error(`dropout: rate has to be at least 0 and less than 1, found ${rate}`);
  return dropByOneOp(tf.layers.dropout({ rate }), rate);
}

/** Makes a stock layer of that rate this layer. */
export function dropByOneOp(layer: tf.layers.Layer, rate: number): tf.layers.Layer {
  layer.call = (inputs, options) =>
    tf.tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      return options?.training && rate > 0 ? dropped(x, rate) : x.clone();
    });
  return layer;
}

function dropped(x: tf.Tensor, rate: number): tf.Tensor {
  const next = hasOwnOps() && nextDraw();
  if (!next) {
    const kept = randomUniform(x.shape).greaterEqual(rate).cast('float32');
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
