import type { tf } from '../../tensorflow/tensorflow';

type Call = tf.layers.Layer['call'];

const ours = new WeakSet<Call>();

/** Gives a layer a `call` of this library, which must treat each row of a batch as the layer's class does. */
export function setCall(layer: tf.layers.Layer, call: Call): void {
  layer.call = call;
  ours.add(call);
}

/** True if the layer has a `call` that is neither its class's nor this library's. */
export const hasStrangeCall = (layer: tf.layers.Layer): boolean =>
  Object.hasOwn(layer, 'call') && !ours.has(layer.call);
