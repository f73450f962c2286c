import { shown } from '../checks/shown';
import { fitsShape, shownShape } from '../models/image-shape';
import { tf } from '../tensorflow/tensorflow';

/**
 * Returns what a user's loss gave.
 * @throws Error if it is not one float32 number as a tensor
 */
export function requireLossValue(loss: unknown): tf.Tensor {
  if (loss instanceof Promise)
    throw new Error('fit: the loss must give a tensor, found a promise; make it a function that is not async');
  if (!(loss instanceof tf.Tensor)) {
    const isFactory = typeof (loss as { loss?: unknown } | null | undefined)?.loss === 'function';
    const hint = isFactory || typeof loss === 'function' ? '; call it first, and pass its result' : '';
    throw new Error(`fit: the loss must give a tensor of one number, found ${shown(loss)}${hint}`);
  }
  if (loss.size !== 1)
    throw new Error(
      `fit: the loss must be one number for the whole batch, found ${shownShape(loss.shape)}; take the mean, such as tf.mean(losses)`,
    );
  if (loss.dtype !== 'float32')
    throw new Error(
      `fit: the loss must be of float32, found ${loss.dtype}, which has no gradient; use float32 operations`,
    );
  return loss;
}

/**
 * Returns what a user's augmentation gave.
 * @throws Error if it is not the same number of float32 images, of a shape that the encoder takes
 */
export function requireAugmented(found: unknown, images: tf.Tensor4D, encoder: tf.LayersModel): tf.Tensor4D {
  const wanted = [images.shape[0], ...encoder.inputs[0].shape.slice(1)];
  if (!(found instanceof tf.Tensor))
    throw new Error(`fit: augment must give a tensor of images ${shownShape(wanted)}, found ${shown(found)}`);
  const { shape, dtype } = found;
  if (!fitsShape(shape, wanted) || dtype !== 'float32')
    throw new Error(`fit: augment must give float32 images ${shownShape(wanted)}, found ${dtype} ${shownShape(shape)}`);
  return found as tf.Tensor4D;
}

/**
 * Returns what a layer's regularizer, or its `addLoss`, gave.
 * @throws Error if it is not one number as a tensor
 */
export function requirePenalty(found: unknown, layer: string): tf.Scalar {
  if (found instanceof tf.Tensor && found.size === 1) return found.asScalar();
  const what = found instanceof tf.Tensor ? shownShape(found.shape) : shown(found);
  throw new Error(
    `fit: a regularizer of layer ${layer} must give a tensor of one number, found ${what}; take the sum, such as tf.sum(penalties)`,
  );
}

/**
 * Returns what the constraint of a weight made of its value.
 * @throws Error if it does not have the weight's type and shape
 */
export function requireConstrained(found: unknown, value: tf.Tensor, weight: string | undefined): tf.Tensor {
  if (found instanceof tf.Tensor && found.dtype === value.dtype && fitsShape(found.shape, value.shape)) return found;
  const kind = ({ dtype, shape }: tf.Tensor) => `${dtype} ${shownShape(shape)}`;
  throw new Error(
    `fit: the constraint of ${weight} must give a tensor like the weight, ${kind(value)}, found ${found instanceof tf.Tensor ? kind(found) : shown(found)}`,
  );
}
