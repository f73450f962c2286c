import { tf } from '../tensorflow/tensorflow';
import { nameInLayer } from './named-weights';
import type { KerasLayer } from './read-keras-file';

/**
 * Sets the weights of every layer of `model` from a Keras file's layers: those of the same names, or, where the file has other
 * names, those in the same places, as Keras does. Layers that the file has besides are left.
 * @param from the file, for errors
 * @throws if a layer or a weight is missing, or is of another shape; then no weight is changed
 */
export function setKerasWeights(model: tf.LayersModel, layers: KerasLayer[], from: string): void {
  const wanted = model.layers.filter(({ weights }) => weights.length > 0);
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const sameNames = wanted.every(({ name }) => byName.has(name));
  if (!sameNames && layers.length < wanted.length)
    throw new Error(
      `${from}: has weights of ${layers.length} layers, the model has ${wanted.length} layers with weights`,
    );
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
  // Keras 3 calls the kernel of a depthwise convolution just `kernel`.
  const found = weights.get(ownName) ?? weights.get(ownName.replace('depthwise_', ''));
  if (found && `${found.shape}` === `${shape}`) return found;
  const instead = found ? `[${found.shape.join(', ')}]` : `only ${[...weights.keys()].join(', ')}`;
  throw new Error(`${from}: layer ${name}: found ${instead}, wanted ${ownName} [${shape.join(', ')}]`);
}
