import type { tf } from '../../tensorflow/tensorflow';
import { hasStrangeCall, setCall } from './own-calls';

/** The models whose forward pass is under way, one within the other. */
const running: tf.LayersModel[] = [];
const watchedCalls = new WeakSet<tf.LayersModel['call']>();

/** Makes a model say when it runs: a layer may stand in several, of which one is frozen and another is not. */
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
 * True where nothing in the layer is to change: it was frozen, or all that it learns, or a model around it that runs. tfjs freezes the
 * weights of a model's layers, but not those of models within the model, and leaves the layers' `trainable` as it was.
 * @param learns whether the layer has weights to learn, frozen or not
 */
export function isFrozen(layer: tf.layers.Layer, learns: boolean): boolean {
  if (!layer.trainable || (learns && layer.trainableWeights.length === 0)) return true;
  return running.some(({ trainable }) => !trainable);
}
