import { attribute, hasNativeOps, nativeOp } from './native-op';
import { tf } from './tensorflow';

/**
 * x where the mask is true, and one number elsewhere. `tf.where` takes that number as a whole tensor: op by op that costs a pass
 * over memory, and in a recorded step it becomes a constant of that size, which TensorFlow computes before the graph runs.
 *
 * @param mask bool, of the shape of x
 * @param otherwise the number elsewhere, default 0
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
