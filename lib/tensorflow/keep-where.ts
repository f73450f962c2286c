import { attribute, hasNativeOps, nativeOp } from './native-op';
import { tf } from './tensorflow';

/**
 * x where the mask is true, and one number elsewhere. `tf.where` takes that number as a whole tensor, which is a pass over memory op by
 * op, and in a recorded step a constant: TensorFlow computes all constants of a graph at once before it runs.
 *
 * @param mask bool, of the shape of x
 */
export function keepWhere<T extends tf.Tensor>(mask: tf.Tensor, x: T, otherwise = 0): T {
  if (!hasNativeOps()) return tf.where(mask, x, tf.fill(x.shape, otherwise)) as T;
  const choose = tf.customGrad((values, save) => {
    const [value] = nativeOp('SelectV2', [attribute.type('T')], [mask, values as tf.Tensor, tf.scalar(otherwise)]);
    (save as tf.GradSaveFunc)([mask]);
    return { value, gradFunc: (incoming: tf.Tensor, saved: tf.Tensor[]) => keepWhere(saved[0], incoming) };
  });
  return choose(x) as T;
}
