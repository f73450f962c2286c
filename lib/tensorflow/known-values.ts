import { tf } from './tensorflow';

/** Where tfjs's backends keep what has not yet gone to where they compute. */
interface Kept {
  tensorMap?: Values;
  texData?: Values;
}
type Values = Pick<tf.DataStorage<{ values: ArrayLike<number> | null }>, 'get' | 'has'>;

/** Backends that compute in JavaScript's own memory: to look at a value is to read it. */
const inOwnMemory = ['cpu', 'wasm'];

/**
 * The values of a tensor, if JavaScript still holds them because no op has used the tensor yet; otherwise undefined. Reading them
 * waits for nothing, and a recorded step does not notice it.
 */
export function knownValues({ dataId }: tf.Tensor): ArrayLike<number> | undefined {
  const backend = tf.backend();
  if (inOwnMemory.includes(tf.getBackend())) return backend.readSync(dataId) as ArrayLike<number>;
  const { tensorMap, texData = tensorMap } = backend as Kept;
  return (texData?.has(dataId) && texData.get(dataId).values) || undefined;
}
