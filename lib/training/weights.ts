import { tf } from '../runtime/tensorflow';

/** A model's weights copied out of TensorFlow, in the model's order. */
export type Weights = { shape: number[]; values: Float32Array }[];

export function readWeights(model: tf.LayersModel): Weights {
  return model.getWeights().map((weight) => ({
    shape: weight.shape,
    values: Float32Array.from(weight.dataSync()),
  }));
}

export function writeWeights(model: tf.LayersModel, weights: Weights): void {
  tf.tidy(() => model.setWeights(weights.map(({ shape, values }) => tf.tensor(values, shape))));
}
