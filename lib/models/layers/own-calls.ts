import type { tf } from '../../tensorflow/tensorflow';

type Call = tf.layers.Layer['call'];

const ours = new WeakSet<Call>();

/** Gives a layer a `call` of this library's, which makes of every row what the layer's class does. */
export function setCall(layer: tf.layers.Layer, call: Call): void {
  layer.call = call;
  ours.add(call);
}

/** True where somebody else has given the layer a `call` that is not its class's. */
export const hasStrangeCall = (layer: tf.layers.Layer): boolean =>
  Object.hasOwn(layer, 'call') && !ours.has(layer.call);
