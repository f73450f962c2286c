import type { tf } from '../../tensorflow/tensorflow';

/** What tfjs's layers call the layers that they are made of. */
interface Composite {
  layers?: tf.layers.Layer[];
  forwardLayer?: tf.layers.Layer;
  backwardLayer?: tf.layers.Layer;
  layer?: tf.layers.Layer;
  cell?: tf.layers.Layer;
  cells?: tf.layers.Layer[];
}

/** The layers that a layer is made of: those of a model, of a wrapper, the cells of a recurrent layer; none of any other. */
export function innerLayers(layer: tf.layers.Layer): tf.layers.Layer[] {
  const { layers, forwardLayer, backwardLayer, layer: wrapped, cell, cells } = layer as unknown as Composite;
  if (forwardLayer && backwardLayer) return [forwardLayer, backwardLayer];
  return layers ?? cells ?? [wrapped, cell].filter((inner) => inner !== undefined);
}
