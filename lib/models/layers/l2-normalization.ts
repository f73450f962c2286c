import { l2Normalize } from '../../distances/l2-normalize';
import { tf } from '../../tensorflow/tensorflow';
import { setCall } from './own-calls';

/** The layer's name in a saved model. */
export const l2NormalizationName = 'l2_normalisation';

/**
 * x / |x|: an embedding [batch, dimensions] scaled to length 1; the zero vector stays as it is (see `l2Normalize`).
 *
 * tfjs has no such layer, and a layer class of this library would need to be registered wherever a saved model is loaded. So this
 * is a small model that acts as one layer in another model, and is saved as stock layers: [x, -x] has mean 0 and variance |x|² /
 * dimensions, so layer normalisation (Ba et al., 2016), scaled by 1 / √dimensions, turns its first half into x / |x|, and the
 * other layers cut that half out. Scale and offset are fixed; tfjs has no gradient of the layer without them. Here all of that is
 * one function, without the stock layers' gradient of 10⁶ at the zero vector.
 */
export function l2Normalization(dimensions: number): tf.LayersModel {
  const input = tf.input({ shape: [dimensions] });
  const negative = tf.layers.rescaling({ scale: -1 }).apply(input) as tf.SymbolicTensor;
  const gammaInitializer = tf.initializers.constant({ value: 1 / Math.sqrt(dimensions) });
  const firstHalf: [[number, number], [number, number]] = [
    [0, 1],
    [0, 0],
  ];
  let x = tf.layers.concatenate().apply([input, negative]) as tf.SymbolicTensor;
  for (const layer of [
    tf.layers.layerNormalization({ gammaInitializer, epsilon: 1e-12, trainable: false }),
    tf.layers.reshape({ targetShape: [2, dimensions, 1] }),
    tf.layers.cropping2D({ cropping: firstHalf }),
    tf.layers.flatten(),
  ])
    x = layer.apply(x) as tf.SymbolicTensor;
  const model = tf.model({ inputs: input, outputs: x, name: l2NormalizationName });
  return normalizeInOne(model);
}

/** Turns a model made of those stock layers into this layer. */
export function normalizeInOne(model: tf.LayersModel): tf.LayersModel {
  setCall(model, (inputs) => l2Normalize((Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor2D));
  return model;
}
