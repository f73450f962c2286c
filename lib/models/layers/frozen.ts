import type { tf } from '../../tensorflow/tensorflow';
import { hasStrangeCall, setCall } from './own-calls';

/** The models whose forward pass is running, from the outermost to the innermost. */
const running: tf.LayersModel[] = [];
const watchedCalls = new WeakSet<tf.LayersModel['call']>();

/** Makes a model record while it runs: a layer may be in several models, of which one is frozen and another is not. */
export function watchRuns(model: tf.LayersModel): void {
  if (watchedCalls.has(model.call)) return;
  const call = model.call.bind(model);
  const watchedCall: typeof model.call = (inputs, options) => {
    running.push(model);
    try {
      return call(inputs, options);
    } finally {
      running.pop();
    }
  };
  watchedCalls.add(watchedCall);
  if (hasStrangeCall(model)) model.call = watchedCall;
  else setCall(model, watchedCall);
}

/**
 * True if nothing in the layer may change: it, all its weights, or a running model around it is frozen. tfjs freezes the weights
 * of a model's layers, but not those of models within the model, and leaves the layers' `trainable` as it was.
 * @param learns whether the layer has weights to learn, frozen or not
 */
export function isFrozen(layer: tf.layers.Layer, learns: boolean): boolean {
  if (!layer.trainable || (learns && layer.trainableWeights.length === 0)) return true;
  return running.some(({ trainable }) => !trainable);
}
