import { printable } from '../../../checks/printable';
import { layerScope } from '../../../jit/trace';
import { tf } from '../../../tensorflow/tensorflow';

/** Runs `f` while the ops of each layer run in a scope with the layer's name, including those of layers within layers. */
export function withLayersNamed<T>(model: tf.LayersModel, f: () => T): T {
  const named = layersOf(model);
  const own = named.map((layer) => Object.getOwnPropertyDescriptor(layer, 'call'));
  for (const layer of named) {
    const { call } = layer;
    layer.call = (...args) => tf.tidy(`${layerScope}${printable(layer.name)}`, () => call.apply(layer, args));
  }
  try {
    return f();
  } finally {
    for (const [i, layer] of named.entries()) {
      const before = own[i];
      if (before) Object.defineProperty(layer, 'call', before);
      else delete (layer as { call?: unknown }).call;
    }
  }
}

function layersOf(model: tf.LayersModel): tf.layers.Layer[] {
  const all = new Set<tf.layers.Layer>();
  const add = (layer: tf.layers.Layer) => {
    if (all.has(layer)) return;
    all.add(layer);
    if (layer instanceof tf.LayersModel) for (const part of layer.layers) add(part);
  };
  for (const layer of model.layers) add(layer);
  return [...all];
}
