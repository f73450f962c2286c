import { spawnSync } from 'node:child_process';
import { which } from './which.mjs';

/** The Pythons that the pinned TensorFlow has wheels for: 3.10 to 3.13. */
const oldest = 10;
const newest = 13;

const names = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];

const probe = `
import sys
try:
    import ensurepip, venv
    complete = True
except ImportError:
    complete = False
print(sys.version_info[0], sys.version_info[1], sys.implementation.name, complete)
`;

/**
 * @typedef {object} Python
 * @property {string} name the command to type
 * @property {string} path
 * @property {string} version such as 3.11
 * @property {boolean} fits TensorFlow has wheels for it
 * @property {boolean} complete it can make virtual environments
 */

/**
 * Every Python 3 on PATH that runs, in the order in which the set-up prefers them.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Python[]}
 */
export function findPythons(env = process.env) {
  return names.flatMap((name) => {
    const path = which(name, env);
    const python = path && ask(name, path, env);
    return python ? [python] : [];
  });
}

/**
 * @param {string} name
 * @param {string} path
 * @param {NodeJS.ProcessEnv} env
 * @returns {Python | undefined}
 */
function ask(name, path, env) {
  const { status, stdout } = spawnSync(path, ['-c', probe], { encoding: 'utf8', env, timeout: 20_000 });
  if (status !== 0) return undefined;
  const [major, minor, implementation, complete] = stdout.trim().split(' ');
  const fits = major === '3' && implementation === 'cpython' && Number(minor) >= oldest && Number(minor) <= newest;
  return { name, path, version: `${major}.${minor}`, fits, complete: complete === 'True' };
}
