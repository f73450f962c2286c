import { tf } from './tensorflow';

/**
 * The values of a tensor, if JavaScript still holds them because no op has used the tensor yet; otherwise undefined. Reading them
 * waits for nothing, and a recorded step does not notice it.
 */
export function knownValues(tensor: tf.Tensor): ArrayLike<number> | undefined {
  const { tensorMap } = tf.backend() as {
    tensorMap?: Pick<tf.DataStorage<{ values: ArrayLike<number> | null }>, 'get' | 'has'>;
  };
  return (tensorMap?.has(tensor.dataId) && tensorMap.get(tensor.dataId).values) || undefined;
}
