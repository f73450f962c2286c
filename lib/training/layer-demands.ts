import { innerLayers } from '../models/layers/inner-layers';
import { namedWeights } from '../models/named-weights';
import type { tf } from '../tensorflow/tensorflow';
import { requireConstrained, requirePenalty } from './callback-results';

/** The members of tfjs's layers that are missing from their public types. */
interface Demanding {
  losses?: (() => tf.Scalar)[];
  activityRegularizer?: object | null;
}

/** A layer and all layers inside it, each once. */
function partsOf(part: tf.layers.Layer, found = new Set<tf.layers.Layer>()): Set<tf.layers.Layer & Demanding> {
  if (found.has(part)) return found;
  found.add(part);
  for (const inner of innerLayers(part)) partsOf(inner, found);
  return found;
}

/**
 * The penalties that an encoder's regularizers (and its layers' `addLoss`) put on weights, including those of recurrent cells and
 * wrapped layers. As in Keras, each counts once however often its layer is used.
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

/** The constraint of each trained weight that has one, by the weight. */
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

/**
 * @throws Error if a layer has an activityRegularizer: tfjs does not compute its penalty, and refuses to run the layer later
 */
export function requireNoActivityRegularizer(encoder: tf.LayersModel): void {
  for (const { name, activityRegularizer } of partsOf(encoder))
    if (activityRegularizer)
      throw new Error(
        `fit: layer ${name} has an activityRegularizer, which tfjs does not compute; leave it out, and add the penalty to the loss`,
      );
}
