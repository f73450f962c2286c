import { requireLabels } from '../checks/require-labels';
import { knownValues } from '../tensorflow/known-values';
import type { tf } from '../tensorflow/tensorflow';

const shapeText = (shape: readonly number[]) => `[${shape.join(', ')}]`;

/**
 * Two tensors of one shape, of the rank that `wanted` spells out (`[batch]`, `[batch, d]`).
 * Without this check [batch] and [batch, 1] would broadcast to [batch, batch], and the loss would be wrong in silence.
 */
export function requireSameShape(where: string, wanted: '[batch]' | '[batch, d]', tensors: Record<string, tf.Tensor>) {
  const [[firstName, first], [secondName, second]] = Object.entries(tensors);
  const rank = wanted === '[batch]' ? 1 : 2;
  if (first.rank === rank && second.rank === rank && first.shape.every((size, axis) => size === second.shape[axis])) {
    return;
  }
  const found = `${shapeText(first.shape)} and ${shapeText(second.shape)}`;
  throw new Error(
    `${where}: ${firstName} and ${secondName} must have one and the same shape ${wanted}, found ${found}; ` +
      'reshape or slice them so that row i of one belongs to row i of the other',
  );
}

/**
 * Embeddings [batch, d] with one label a row [batch], a whole number from 0 on. Values that are with TensorFlow already are not looked
 * at, since a step would wait for them: `nanUnlessLabelled` and `classMask` make the loss NaN there.
 * @param classes how many classes there are, where that is known
 */
export function requireLabeled(where: string, embeddings: tf.Tensor, labels: tf.Tensor, classes?: number) {
  if (!(embeddings.rank === 2 && labels.rank === 1 && embeddings.shape[0] === labels.shape[0]))
    throw new Error(
      `${where}: embeddings must be [batch, d] and labels [batch], ` +
        `found ${shapeText(embeddings.shape)} and ${shapeText(labels.shape)}; pass one class number for each embedding`,
    );
  if (labels.dtype !== 'int32' && labels.dtype !== 'float32')
    throw new Error(`${where}: labels must be a tensor of whole numbers, int32 or float32, found ${labels.dtype}`);
  requireLabels(where, knownValues(labels) ?? [], classes);
}

/** What says of each pair whether it is one, [batch]: 1 or 0, as far as its values are known. */
export function requireSame(where: string, same: tf.Tensor) {
  const values = knownValues(same) ?? [];
  for (let row = 0; row < values.length; row++)
    if (values[row] !== 0 && values[row] !== 1)
      throw new RangeError(`${where}: same must be 1 or 0, found ${values[row]} at row ${row} of ${values.length}`);
}

/** A finite setting, 0 or more. */
export function requireSetting(where: string, name: string, value: number) {
  if (Number.isFinite(value) && value >= 0) return;
  throw new Error(`${where}: ${name} must be a finite number, 0 or more, found ${value}`);
}

/** A finite setting above 0. */
export function requirePositive(where: string, name: string, value: number) {
  if (Number.isFinite(value) && value > 0) return;
  throw new Error(`${where}: ${name} must be a finite number above 0, found ${value}`);
}

/** An angle in degrees, more than 0 and less than 90. */
export function requireAcute(where: string, angle: number) {
  if (angle > 0 && angle < 90) return;
  throw new Error(`${where}: angle must be more than 0 and less than 90 degrees, found ${angle}`);
}
