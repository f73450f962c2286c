import { addNamed, namedWeights } from '../models/named-weights';
import { tf } from '../tensorflow/tensorflow';

/** Weights copied out of TensorFlow, with their names: a model's, and those of its loss. */
export type Weights = { name: string; shape: number[]; values: Float32Array }[];

/** The weights by name: `dense_1/kernel` for the encoder's, and for the loss's `loss/NAME`, or `loss/1` if they have no name. */
function variablesOf(model: tf.LayersModel, lossVariables: tf.Variable[]): Map<string, tf.Variable> {
  const named = new Map<string, tf.Variable>();
  for (const [name, weight] of namedWeights(model)) named.set(name, weight.read() as tf.Variable);
  for (const [i, variable] of lossVariables.entries())
    addNamed(named, `loss/${givenName(variable) ?? i + 1}`, variable);
  return named;
}

/** The names of these weights of the model and its loss, for checkpoints and errors. */
export function weightNames(model: tf.LayersModel, lossVariables: tf.Variable[], variables: tf.Variable[]): string[] {
  const names = new Map([...variablesOf(model, lossVariables)].map(([name, variable]) => [variable, name]));
  return variables.map((variable) => names.get(variable) ?? variable.name);
}

/** The name that a variable was given; undefined if it has only tfjs's: a number, or a path that begins with its layer's name. */
export const givenName = ({ name }: tf.Variable) => (/^\d+$|\//.test(name) ? undefined : name);

export function readWeights(model: tf.LayersModel, lossVariables: tf.Variable[]): Weights {
  return [...variablesOf(model, lossVariables)].map(([name, variable]) => ({
    name,
    shape: variable.shape,
    values: Float32Array.from(variable.dataSync()),
  }));
}

/**
 * What is wrong with weights for this model and loss: one is missing, has another shape, or does not belong; undefined if all
 * fit.
 */
export function weightMismatch(
  model: tf.LayersModel,
  lossVariables: tf.Variable[],
  weights: Weights,
): string | undefined {
  const wanted = variablesOf(model, lossVariables);
  const found = new Map(weights.map((weight) => [weight.name, weight]));
  for (const [name, { shape }] of wanted) {
    const other = found.get(name)?.shape;
    if (other?.join() !== shape.join())
      return `the weight ${name} must be [${shape.join(', ')}], found ${other ? `[${other.join(', ')}]` : 'nothing'}`;
  }
  const strange = weights.find(({ name }) => !wanted.has(name));
  return strange && `found a weight ${strange.name}, which neither the encoder nor its loss has`;
}

export function writeWeights(model: tf.LayersModel, lossVariables: tf.Variable[], weights: Weights): void {
  const variables = variablesOf(model, lossVariables);
  tf.tidy(() => {
    for (const { name, shape, values } of weights) {
      const variable = variables.get(name);
      variable?.assign(tf.tensor(values, shape, variable.dtype));
    }
  });
}

const unique = <T>(values: T[]) => [...new Set(values)];
const ofWeights = (weights: { read(): tf.Tensor }[]) => weights.map((weight) => weight.read() as tf.Variable);

/** The weights that training changes: the encoder's, then the loss's own. */
export const trainableVariables = (encoder: tf.LayersModel, lossVariables: tf.Variable[] = []) =>
  unique([...ofWeights(encoder.trainableWeights), ...lossVariables.filter(({ trainable }) => trainable)]);

/** The variables that only a forward pass changes. */
export const untrainedVariables = (encoder: tf.LayersModel, lossVariables: tf.Variable[]) =>
  unique([...ofWeights(encoder.nonTrainableWeights), ...lossVariables.filter(({ trainable }) => !trainable)]);

/** The names of the weights that training changes. */
export const trainedNames = (encoder: tf.LayersModel, lossVariables: tf.Variable[] = []) =>
  weightNames(encoder, lossVariables, trainableVariables(encoder, lossVariables));
