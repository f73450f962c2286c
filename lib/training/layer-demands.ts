import type { tf } from '../runtime/tensorflow';

/** What tfjs's layers have beyond their public types. */
interface Part {
  name?: string;
  losses?: (() => tf.Scalar)[];
  activityRegularizer?: object | null;
  /** The layers of a model, of a wrapper and of a layer in both directions, and the cells of a recurrent one. */
  layers?: Part[];
  cells?: Part[];
  layer?: Part;
  forwardLayer?: Part;
  backwardLayer?: Part;
  cell?: Part;
}

function partsOf(part: Part, found = new Set<Part>()): Set<Part> {
  if (found.has(part)) return found;
  found.add(part);
  const { layers = [], cells = [], layer, forwardLayer, backwardLayer, cell } = part;
  for (const inner of [...layers, ...cells, layer, forwardLayer, backwardLayer, cell]) if (inner) partsOf(inner, found);
  return found;
}

/**
 * The penalties that an encoder's regularizers (and its layers' `addLoss`) put on weights, each once however often its layer is used,
 * those of recurrent cells and wrapped layers included, as in Keras.
 */
export function penaltiesOf(encoder: tf.LayersModel): (() => tf.Scalar)[] {
  return [...new Set([...partsOf(encoder as Part)].flatMap(({ losses }) => losses ?? []))];
}

/** What a weight's constraint makes of its value, by the weight: of those that are trained. */
export function constraintsOf(encoder: tf.LayersModel): Map<tf.Variable, (value: tf.Tensor) => tf.Tensor> {
  return new Map(
    encoder.trainableWeights.flatMap((weight) => {
      const { constraint } = weight as unknown as { constraint?: { apply(value: tf.Tensor): tf.Tensor } | null };
      return constraint ? [[weight.read() as tf.Variable, (value: tf.Tensor) => constraint.apply(value)]] : [];
    }),
  );
}

/** @throws where a layer punishes what it gives: tfjs computes no such penalty, and refuses to run the layer later on */
export function requireNoActivityRegularizer(encoder: tf.LayersModel): void {
  for (const { name, activityRegularizer } of partsOf(encoder as Part))
    if (activityRegularizer)
      throw new Error(
        `fit: layer ${name} has an activityRegularizer, which tfjs does not compute: leave it out, and add the penalty to the loss`,
      );
}
