import { spawnSync } from 'node:child_process';
import { which } from './which.mjs';

/** @typedef {'cpu' | 'gpu'} Device */

/** @type {Map<string, boolean>} what each nvidia-smi reported, kept because asking takes a second or more */
const answers = new Map();

/**
 * Which TensorFlow to install. An installed one stays, whatever nvidia-smi reports now; the one for the GPU also serves
 * SIAMESE_DEVICE=cpu, so only SIAMESE_DEVICE=gpu ever replaces an installed one.
 * If none is installed: the value of SIAMESE_DEVICE, otherwise `gpu` if nvidia-smi lists one.
 *
 * @param {string | undefined} installed the device whose TensorFlow is completely installed
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Device}
 * @throws {Error} for a SIAMESE_DEVICE other than cpu or gpu
 */
export function chooseDevice(installed, env = process.env) {
  const asked = env.SIAMESE_DEVICE;
  if (asked && asked !== 'cpu' && asked !== 'gpu')
    throw new Error(
      `SIAMESE_DEVICE must be cpu or gpu, found "${asked}"; set it to one of them, or unset it to let nvidia-smi decide`,
    );
  if (installed === 'gpu' || asked === 'gpu') return 'gpu';
  if (installed === 'cpu' || asked === 'cpu') return 'cpu';
  return listsGpu(env) ? 'gpu' : 'cpu';
}

/** @param {NodeJS.ProcessEnv} env */
export function listsGpu(env) {
  const nvidiaSmi = which('nvidia-smi', env);
  if (!nvidiaSmi) return false;
  const known = answers.get(nvidiaSmi);
  if (known !== undefined) return known;
  const { status, stdout } = spawnSync(nvidiaSmi, ['-L'], { encoding: 'utf8', env, timeout: 20_000 });
  const answer = status === 0 && /^GPU \d/m.test(stdout);
  answers.set(nvidiaSmi, answer);
  return answer;
}
