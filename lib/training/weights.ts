import { tf } from '../runtime/tensorflow';

/** Weights copied out of TensorFlow: a model's, in its order, then those of its loss. */
export type Weights = { shape: number[]; values: Float32Array }[];

export function readWeights(model: tf.LayersModel, lossVariables: tf.Variable[]): Weights {
  return [...model.getWeights(), ...lossVariables].map((weight) => ({
    shape: weight.shape,
    values: Float32Array.from(weight.dataSync()),
  }));
}

export function writeWeights(model: tf.LayersModel, lossVariables: tf.Variable[], weights: Weights): void {
  tf.tidy(() => {
    const tensors = weights.map(({ shape, values }) => tf.tensor(values, shape));
    const own = tensors.length - lossVariables.length;
    model.setWeights(tensors.slice(0, own));
    for (const [i, variable] of lossVariables.entries()) variable.assign(tensors[own + i]);
  });
}
