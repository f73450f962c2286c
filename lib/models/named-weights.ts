import type { tf } from '../tensorflow/tensorflow';
import { innerLayers } from './layers/inner-layers';
import { plainNames } from './plain-names';

/**
 * The weights of a model by name, such as `dense_1/kernel`, or `backbone/conv1/kernel` in a model within it. tfjs orders weights
 * by which of them are frozen, and names them by what else the process has made; these names depend on neither.
 */
export function namedWeights(model: tf.LayersModel): Map<string, tf.LayerVariable> {
  const named = new Map<string, tf.LayerVariable>();
  const seen = new Set<unknown>();
  const add = (path: string, weight: tf.LayerVariable) => {
    if (seen.has(weight)) return;
    seen.add(weight);
    addNamed(named, path, weight);
  };
  const visit = (layer: tf.layers.Layer, path: string) => {
    if (seen.has(layer)) return;
    seen.add(layer);
    const plain = plainNames(layer);
    for (const inner of innerLayers(layer)) visit(inner, `${path}${plain(inner.name)}/`);
    for (const weight of layer.weights) add(`${path}${nameInLayer(weight)}`, weight);
  };
  visit(model, '');
  return named;
}

/**
 * A layer's own name for one of its weights, such as `kernel`: tfjs prefixes it with names that are numbered by what else was
 * made.
 */
export const nameInLayer = ({ originalName }: Pick<tf.LayerVariable, 'originalName'>): string =>
  originalName.split('/').at(-1)!;

/**
 * Adds a value under a name, or under `NAME_2` and so on if the name is taken.
 * @returns the name
 */
export function addNamed<T>(named: Map<string, T>, wanted: string, value: T): string {
  let name = wanted;
  for (let k = 2; named.has(name); k++) name = `${wanted}_${k}`;
  named.set(name, value);
  return name;
}
