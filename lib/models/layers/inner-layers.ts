import type { tf } from '../../tensorflow/tensorflow';

/** The members in which tfjs's layers hold the layers inside them. */
interface Composite {
  layers?: tf.layers.Layer[];
  forwardLayer?: tf.layers.Layer;
  backwardLayer?: tf.layers.Layer;
  layer?: tf.layers.Layer;
  cell?: tf.layers.Layer;
  cells?: tf.layers.Layer[];
}

/** The layers inside a layer: those of a model or a wrapper, or the cells of a recurrent layer; empty for any other. */
export function innerLayers(layer: tf.layers.Layer): tf.layers.Layer[] {
  const { layers, forwardLayer, backwardLayer, layer: wrapped, cell, cells } = layer as unknown as Composite;
  if (forwardLayer && backwardLayer) return [forwardLayer, backwardLayer];
  return layers ?? cells ?? [wrapped, cell].filter((inner) => inner !== undefined);
}
