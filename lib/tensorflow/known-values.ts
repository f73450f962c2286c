import { tf } from './tensorflow';

/**
 * The values of a tensor, where it has not yet gone to where TensorFlow computes; else undefined. Looking at them waits for nothing,
 * and a recorded step does not see it.
 */
export function knownValues(tensor: tf.Tensor): ArrayLike<number> | undefined {
  const { tensorMap } = tf.backend() as {
    tensorMap?: Pick<tf.DataStorage<{ values: ArrayLike<number> | null }>, 'get' | 'has'>;
  };
  return (tensorMap?.has(tensor.dataId) && tensorMap.get(tensor.dataId).values) || undefined;
}
