import { spawnSync } from 'node:child_process';
import { which } from './which.mjs';

/** @typedef {'cpu' | 'gpu'} Device */

/**
 * Which TensorFlow to install: SIAMESE_DEVICE if set, else `gpu` where nvidia-smi lists one.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Device}
 * @throws {Error} for a SIAMESE_DEVICE other than cpu or gpu
 */
export function chooseDevice(env = process.env) {
  const asked = env.SIAMESE_DEVICE;
  if (asked === 'cpu' || asked === 'gpu') return asked;
  if (asked)
    throw new Error(`SIAMESE_DEVICE is "${asked}": set it to cpu or gpu, or unset it to let nvidia-smi decide`);
  return listsGpu(env) ? 'gpu' : 'cpu';
}

/** @param {NodeJS.ProcessEnv} env */
function listsGpu(env) {
  const nvidiaSmi = which('nvidia-smi', env);
  if (!nvidiaSmi) return false;
  const { status, stdout } = spawnSync(nvidiaSmi, ['-L'], { encoding: 'utf8', env, timeout: 20_000 });
  return status === 0 && /^GPU \d/m.test(stdout);
}
