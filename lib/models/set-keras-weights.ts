import { printable } from '../checks/printable';
import { tf } from '../tensorflow/tensorflow';
import { nameInLayer } from './named-weights';
import type { KerasLayer } from './read-keras-file';

/**
 * Sets the weights of every layer of `model` from a Keras file's layers: from those of the same names, or, if the file has other
 * names, from those in the same places, as Keras does. Other layers of the file are ignored.
 * @param from the file, for errors
 * @throws Error if a layer or a weight is missing, or has another shape; no weight has changed then
 */
export function setKerasWeights(model: tf.LayersModel, layers: KerasLayer[], from: string): void {
  const wanted = model.layers.filter(({ weights }) => weights.length > 0);
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const sameNames = wanted.every(({ name }) => byName.has(name));
  if (!sameNames && layers.length < wanted.length)
    throw new Error(`${from}: must have weights of ${wanted.length} layers, as the model has, found ${layers.length}`);
  const found = wanted.map((layer, place) => {
    const source = sameNames ? byName.get(layer.name)! : layers[place];
    return layer.weights.map((weight) => valuesOf(weight, source, from));
  });
  tf.tidy(() => {
    for (const [place, layer] of wanted.entries())
      layer.setWeights(found[place].map(({ shape, values }) => tf.tensor(values, shape, 'float32')));
  });
}

function valuesOf(weight: tf.LayerVariable, { name, weights }: KerasLayer, from: string) {
  const { shape } = weight;
  const ownName = nameInLayer(weight);
  // Keras 3 calls the kernel of a depthwise convolution `kernel`.
  const found = weights.get(ownName) ?? weights.get(ownName.replace('depthwise_', ''));
  if (found && `${found.shape}` === `${shape}`) return found;
  const instead = found ? `[${found.shape.join(', ')}]` : `only ${[...weights.keys()].join(', ')}`;
  throw new Error(printable(`${from}: layer ${name}: ${ownName} must be [${shape.join(', ')}], found ${instead}`));
}
