import { knownOptions } from '../../checks/known-options';
import { tf } from '../../tensorflow/tensorflow';
import { setCall } from './own-calls';

const known = knownOptions<Parameters<typeof relu6>[0]>("relu6({ name: 'relu' })", { name: true });

/**
 * min(max(x, 0), 6), the non-linearity of MobileNets. tfjs's own layer composes it from a ReLU and a clip; this layer uses one
 * TensorFlow op for it and one for its gradient. It is saved and loaded as the stock layer. `fit` and `embed` do the same for
 * stock layers.
 * @throws Error if an option is unknown
 */
export function relu6(options: { name?: string } = {}): tf.layers.Layer {
  const { name } = known(options);
  return rectifyByOneOp(tf.layers.reLU({ maxValue: 6, name }));
}

/** Turns a stock ReLU with a maximum of 6 into this layer. */
export function rectifyByOneOp(layer: tf.layers.Layer): tf.layers.Layer {
  setCall(layer, (inputs) => tf.relu6(Array.isArray(inputs) ? inputs[0] : inputs));
  return layer;
}
