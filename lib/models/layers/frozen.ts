import type { tf } from '../../runtime/tensorflow';

/** The models that a layer stands in, as they were last seen. */
const owners = new WeakMap<tf.layers.Layer, readonly tf.LayersModel[]>();

/** Says in which models a layer stands: to freeze one of them freezes the layer. */
export function setOwners(layer: tf.layers.Layer, models: readonly tf.LayersModel[]): void {
  owners.set(layer, models);
}

/**
 * True where nothing in the layer is to change: it was frozen, or all that it learns, or a model around it. tfjs freezes the weights
 * of a model's layers, but not those of models within the model, and leaves the layers' `trainable` as it was.
 * @param learns whether the layer has weights to learn, frozen or not
 */
export function isFrozen(layer: tf.layers.Layer, learns: boolean): boolean {
  if (!layer.trainable || (learns && layer.trainableWeights.length === 0)) return true;
  return (owners.get(layer) ?? []).some(({ trainable }) => !trainable);
}
