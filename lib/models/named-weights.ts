import type { tf } from '../tensorflow/tensorflow';
import { innerLayers } from './layers/inner-layers';
import { plainNames } from './plain-names';

/**
 * The weights of a model by name, such as `dense_1/kernel`, or `backbone/conv1/kernel` in a model within it. The order in which tfjs
 * lists weights depends on which of them are frozen, and its names on what else the process has made; these do on neither.
 */
export function namedWeights(model: tf.LayersModel): Map<string, tf.LayerVariable> {
  const plain = plainNames(model);
  const named = new Map<string, tf.LayerVariable>();
  const seen = new Set<unknown>();
  const add = (path: string, weight: tf.LayerVariable) => {
    if (seen.has(weight)) return;
    seen.add(weight);
    addNamed(named, path, weight);
  };
  const visit = (layer: tf.layers.Layer, around: string) => {
    if (seen.has(layer)) return;
    seen.add(layer);
    const path = `${around}${plain(layer.name)}/`;
    for (const inner of innerLayers(layer)) visit(inner, path);
    for (const weight of layer.weights) add(`${path}${nameInLayer(weight)}`, weight);
  };
  for (const layer of model.layers) visit(layer, '');
  return named;
}

/** What a layer calls one of its weights, such as `kernel`: tfjs puts names before it that are numbered by what else was made. */
export const nameInLayer = ({ originalName }: Pick<tf.LayerVariable, 'originalName'>): string =>
  originalName.split('/').at(-1)!;

/** Adds what is to have a name, or, where another has it, the name with a number: `NAME_2`. */
export function addNamed<T>(named: Map<string, T>, wanted: string, value: T): void {
  let name = wanted;
  for (let k = 2; named.has(name); k++) name = `${wanted}_${k}`;
  named.set(name, value);
}
