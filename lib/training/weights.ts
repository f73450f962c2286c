import { addNamed, namedWeights } from '../models/named-weights';
import { tf } from '../tensorflow/tensorflow';

/** Weights copied out of TensorFlow, by name: a model's, and those of its loss. */
export type Weights = { name: string; shape: number[]; values: Float32Array }[];

/** Gives the weights their names: `dense_1/kernel` of the encoder, `loss/1` or, where it was given one, `loss/NAME` of the loss. */
function variablesOf(model: tf.LayersModel, lossVariables: tf.Variable[]): Map<string, tf.Variable> {
  const named = new Map<string, tf.Variable>();
  for (const [name, weight] of namedWeights(model)) named.set(name, weight.read() as tf.Variable);
  for (const [i, variable] of lossVariables.entries())
    addNamed(named, `loss/${givenName(variable) ?? i + 1}`, variable);
  return named;
}

/** What these weights of the model and its loss are called, in checkpoints and errors. */
export function weightNames(model: tf.LayersModel, lossVariables: tf.Variable[], variables: tf.Variable[]): string[] {
  const names = new Map([...variablesOf(model, lossVariables)].map(([name, variable]) => [variable, name]));
  return variables.map((variable) => names.get(variable) ?? variable.name);
}

/** tfjs calls a variable without a name by a number, and one of a layer's by the layer's, which is numbered too. */
export const givenName = ({ name }: tf.Variable) => (/^\d+$|\//.test(name) ? undefined : name);

export function readWeights(model: tf.LayersModel, lossVariables: tf.Variable[]): Weights {
  return [...variablesOf(model, lossVariables)].map(([name, variable]) => ({
    name,
    shape: variable.shape,
    values: Float32Array.from(variable.dataSync()),
  }));
}

/**
 * What is wrong with weights that are to be this model's and loss's: one is missing, of another shape, or too many; nothing where they
 * are all there.
 */
export function missingWeight(
  model: tf.LayersModel,
  lossVariables: tf.Variable[],
  weights: Weights,
): string | undefined {
  const wanted = variablesOf(model, lossVariables);
  const found = new Map(weights.map((weight) => [weight.name, weight]));
  for (const [name, { shape }] of wanted) {
    const other = found.get(name)?.shape;
    if (other?.join() !== shape.join())
      return `it has ${other ? `[${other.join(', ')}]` : 'nothing'} for the weight ${name} [${shape.join(', ')}]`;
  }
  const strange = weights.find(({ name }) => !wanted.has(name));
  return strange && `it has a weight ${strange.name}, which the encoder and its loss have not`;
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
