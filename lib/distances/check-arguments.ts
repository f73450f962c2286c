import { requireLabels } from '../checks/require-labels';
import { shown } from '../checks/shown';
import { knownValues } from '../tensorflow/known-values';
import { tf } from '../tensorflow/tensorflow';

const shapeText = (shape: readonly number[]) => `[${shape.join(', ')}]`;

/**
 * Checks that these are tensors. `fit` gives a loss the embeddings of pairs and triplets as an array of tensors, and of single images as
 * one tensor.
 * @throws TypeError otherwise
 */
function requireTensors(where: string, values: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(values)) {
    if (value instanceof tf.Tensor) continue;
    const areTowers = Array.isArray(value) && value.length > 0 && value.every((tower) => tower instanceof tf.Tensor);
    const advice = areTowers
      ? 'write a loss of pairs as ([left, right], same) => … and one of triplets as ([anchor, positive, negative], labels) => …; ' +
        'a loss of embeddings and their labels takes imageExamples or classExamples'
      : 'make one, such as tf.tensor(values)';
    throw new TypeError(`${where}: ${name} must be a tensor, found ${shown(value)}; ${advice}`);
  }
}

/**
 * Checks that two tensors have the same shape, of the rank that `wanted` spells out. Without this check [batch] and [batch, 1] would
 * broadcast to [batch, batch], and the loss would be silently wrong.
 * @throws Error otherwise; TypeError for what is no tensor
 */
export function requireSameShape(where: string, wanted: '[batch]' | '[batch, d]', tensors: Record<string, tf.Tensor>) {
  requireTensors(where, tensors);
  const [[firstName, first], [secondName, second]] = Object.entries(tensors);
  const rank = wanted === '[batch]' ? 1 : 2;
  if (first.rank === rank && second.rank === rank && first.shape.every((size, axis) => size === second.shape[axis])) {
    return;
  }
  const found = `${shapeText(first.shape)} and ${shapeText(second.shape)}`;
  throw new Error(
    `${where}: ${firstName} and ${secondName} must have the same shape ${wanted}, found ${found}; ` +
      'reshape or slice them so that row i of one belongs to row i of the other',
  );
}

/**
 * Checks that embeddings are [batch, d] and that each row has a label, [batch], a whole number of 0 or more. Values that are already on the
 * device are not read, since a step would wait for them: `nanUnlessLabeled` and `classMask` make the loss NaN instead.
 * @param classes the number of classes, if it is known
 * @throws Error if a shape or the labels' type does not match; TypeError for what is no tensor; RangeError for a label outside 0 to classes - 1
 */
export function requireLabeled(where: string, embeddings: tf.Tensor, labels: tf.Tensor, classes?: number) {
  requireTensors(where, { embeddings, labels });
  if (!(embeddings.rank === 2 && labels.rank === 1 && embeddings.shape[0] === labels.shape[0]))
    throw new Error(
      `${where}: embeddings must be [batch, d] and labels [batch], ` +
        `found ${shapeText(embeddings.shape)} and ${shapeText(labels.shape)}; pass one class number for each embedding`,
    );
  if (labels.dtype !== 'int32' && labels.dtype !== 'float32')
    throw new Error(
      `${where}: labels must be a tensor of int32 or float32, found ${labels.dtype}; cast them with labels.toInt()`,
    );
  requireLabels(where, knownValues(labels) ?? [], classes);
}

/** @throws RangeError if a value of `same`, [batch], is not 1 or 0; values that are only on the device are not checked */
export function requireSame(where: string, same: tf.Tensor) {
  const values = knownValues(same) ?? [];
  for (let row = 0; row < values.length; row++)
    if (values[row] !== 0 && values[row] !== 1)
      throw new RangeError(`${where}: same must be 1 or 0, found ${values[row]} at row ${row} of ${values.length}`);
}

/** @throws Error if a setting is not a finite number of 0 or more */
export function requireSetting(where: string, name: string, value: number) {
  if (Number.isFinite(value) && value >= 0) return;
  throw new Error(`${where}: ${name} must be a finite number, 0 or more, found ${value}`);
}

/** @throws Error if a setting is not a finite number above 0 */
export function requirePositive(where: string, name: string, value: number) {
  if (Number.isFinite(value) && value > 0) return;
  throw new Error(`${where}: ${name} must be a finite number above 0, found ${value}`);
}

/** @throws Error if an angle, in degrees, is not more than 0 and less than 90 */
export function requireAcute(where: string, angle: number) {
  if (angle > 0 && angle < 90) return;
  throw new Error(`${where}: angle must be more than 0 and less than 90 degrees, found ${angle}`);
}
