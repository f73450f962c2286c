import type * as inNode from './device';
import { tf } from './tensorflow';

/** tfjs's backends that compute on a GPU. */
const onGpu = ['webgl', 'webgpu'];

export const device: typeof inNode.device = () => {
  const name = onGpu.includes(tf.getBackend()) ? 'GPU' : 'CPU';
  const { navigator } = globalThis as { navigator?: { hardwareConcurrency?: number } };
  const threads = tf.getBackend() === 'wasm' ? (navigator?.hardwareConcurrency ?? 1) : 1;
  const tensorflow = `none (tfjs ${tf.version.tfjs}, backend ${tf.getBackend()})`;
  return { name, threads, tensorflow, toString: () => `${name}, TensorFlow ${tensorflow}` };
};

/**
 * Whether products of float32 may be rounded to 10 bits: on a GPU nothing promises more.
 * @throws Error if the GPU computes with 16 bits, where numbers beyond 65,504 are infinite
 */
export const roundsProducts: typeof inNode.roundsProducts = () => {
  if (tf.getBackend() === 'webgl' && !tf.env().getBool('WEBGL_RENDER_FLOAT32_ENABLED'))
    throw new Error(
      "search: the backend must compute with 32 bits, found 16 on this GPU with webgl; call await tf.setBackend('wasm'), or 'cpu', first",
    );
  return device().name === 'GPU';
};
