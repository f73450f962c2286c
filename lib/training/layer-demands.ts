import { innerLayers } from '../models/layers/inner-layers';
import { namedWeights } from '../models/named-weights';
import type { tf } from '../tensorflow/tensorflow';
import { requireConstrained, requirePenalty } from './callback-results';

/** What tfjs's layers have beyond their public types. */
interface Demanding {
  losses?: (() => tf.Scalar)[];
  activityRegularizer?: object | null;
}

/** A layer and all that it is made of, each once. */
function partsOf(part: tf.layers.Layer, found = new Set<tf.layers.Layer>()): Set<tf.layers.Layer & Demanding> {
  if (found.has(part)) return found;
  found.add(part);
  for (const inner of innerLayers(part)) partsOf(inner, found);
  return found;
}

/**
 * The penalties that an encoder's regularizers (and its layers' `addLoss`) put on weights, each once however often its layer is used,
 * those of recurrent cells and wrapped layers included, as in Keras.
 */
export function penaltiesOf(encoder: tf.LayersModel): (() => tf.Scalar)[] {
  const layers = new Map<() => tf.Scalar, string>();
  for (const { name, losses = [] } of partsOf(encoder))
    for (const penalty of losses) if (!layers.has(penalty)) layers.set(penalty, name);
  return [...layers].map(
    ([penalty, layer]) =>
      () =>
        requirePenalty(penalty(), layer),
  );
}

/** What a weight's constraint makes of its value, by the weight: of those that are trained. */
export function constraintsOf(encoder: tf.LayersModel): Map<tf.Variable, (value: tf.Tensor) => tf.Tensor> {
  const names = new Map([...namedWeights(encoder)].map(([name, weight]) => [weight, name]));
  return new Map(
    encoder.trainableWeights.flatMap((weight) => {
      const { constraint } = weight as unknown as { constraint?: { apply(value: tf.Tensor): tf.Tensor } | null };
      const held = (value: tf.Tensor) => requireConstrained(constraint?.apply(value), value, names.get(weight));
      return constraint ? [[weight.read() as tf.Variable, held]] : [];
    }),
  );
}

/** @throws where a layer punishes what it gives: tfjs computes no such penalty, and refuses to run the layer later on */
export function requireNoActivityRegularizer(encoder: tf.LayersModel): void {
  for (const { name, activityRegularizer } of partsOf(encoder))
    if (activityRegularizer)
      throw new Error(
        `fit: layer ${name} has an activityRegularizer, which tfjs does not compute: leave it out, and add the penalty to the loss`,
      );
}
