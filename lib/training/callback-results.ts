import { shown } from '../checks/shown';
import { fitsShape, shownShape } from '../models/image-shape';
import { tf } from '../tensorflow/tensorflow';

/** What a user's loss gave, where that is a loss. */
export function requireLoss(loss: unknown): tf.Tensor {
  if (loss instanceof Promise) throw new Error('fit: the loss gives a promise: make it a function that is not async');
  if (!(loss instanceof tf.Tensor)) {
    const isFactory = typeof (loss as { loss?: unknown } | null | undefined)?.loss === 'function';
    const hint = isFactory || typeof loss === 'function' ? ': call it before, and pass what it gives' : '';
    throw new Error(`fit: the loss must give a tensor of one number, found ${shown(loss)}${hint}`);
  }
  if (loss.size !== 1)
    throw new Error(
      `fit: the loss must be one number for the whole batch, found ${shownShape(loss.shape)}: take the mean, such as tf.mean(losses)`,
    );
  if (loss.dtype !== 'float32')
    throw new Error(`fit: the loss must be of float32, found ${loss.dtype}: it has no gradient`);
  return loss;
}

/** What a user's augmentation gave, where that is as many images, which the encoder takes. */
export function requireAugmented(found: unknown, images: tf.Tensor4D, encoder: tf.LayersModel): tf.Tensor4D {
  const wanted = [images.shape[0], ...encoder.inputs[0].shape.slice(1)];
  if (!(found instanceof tf.Tensor))
    throw new Error(`fit: augment must give a tensor of images ${shownShape(wanted)}, found ${shown(found)}`);
  const { shape, dtype } = found;
  if (!fitsShape(shape, wanted) || dtype !== 'float32')
    throw new Error(`fit: augment must give float32 images ${shownShape(wanted)}, found ${dtype} ${shownShape(shape)}`);
  return found as tf.Tensor4D;
}

/** What a regularizer of a layer, or its `addLoss`, gave, where that is one number. */
export function requirePenalty(found: unknown, layer: string): tf.Scalar {
  if (found instanceof tf.Tensor && found.size === 1) return found.asScalar();
  const what = found instanceof tf.Tensor ? shownShape(found.shape) : shown(found);
  throw new Error(
    `fit: a regularizer of layer ${layer} must give a tensor of one number, found ${what}: take the sum, such as tf.sum(penalties)`,
  );
}

/** What the constraint of a weight made of its value, where that can be its value. */
export function requireConstrained(found: unknown, value: tf.Tensor, weight: string | undefined): tf.Tensor {
  if (found instanceof tf.Tensor && found.dtype === value.dtype && fitsShape(found.shape, value.shape)) return found;
  const kind = ({ dtype, shape }: tf.Tensor) => `${dtype} ${shownShape(shape)}`;
  throw new Error(
    `fit: the constraint of ${weight} must give a tensor such as the weight, ${kind(value)}, found ${found instanceof tf.Tensor ? kind(found) : shown(found)}`,
  );
}
