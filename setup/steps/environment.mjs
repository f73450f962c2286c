import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../lib/setup/command.mjs';
import { chooseDevice } from '../../lib/setup/device.mjs';
import { hashOf, Stamp } from '../../lib/setup/stamp.mjs';
import { environment as folder, python, root, setupState } from '../paths.mjs';

/** The device whose TensorFlow was installed, once it is complete. */
const installed = new Stamp('device', setupState);

const wanted = () => chooseDevice(existsSync(python) ? installed.read() : undefined);

/** @param {import('../../lib/setup/device.mjs').Device} device */
const requirements = (device) => join(root, 'setup', `requirements-${device}.lock`);

/**
 * @param {string} path of the environment, which is made anew or emptied: by a link, somebody else's would be
 * @throws {Error} if it is a symbolic link
 */
export function requireOwnFolder(path) {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink())
    throw new Error(`${path} must be a folder of this checkout's own, found a symbolic link; remove the link`);
}

/**
 * The Python environment: TensorFlow's library for the chosen device, and JupyterLab.
 *
 * @type {import('../../lib/setup/steps/step.mjs').Step}
 */
export const environment = {
  name: 'environment',
  get title() {
    return wanted() === 'gpu' ? 'JupyterLab and TensorFlow for the GPU' : 'JupyterLab and TensorFlow for the CPU';
  },
  after: [],
  needs: ['python', 'disk'],
  gigabytes: () => (wanted() === 'gpu' ? 12 : 4),
  key: () => hashOf(root, readFileSync(requirements(wanted()), 'utf8')),
  outputs: () => [python, join(folder, 'bin', 'jupyter-lab')],
  async run({ lock, python: base, interrupted, onLine }) {
    if (!base) throw new Error('set-up found no Python');
    requireOwnFolder(folder);
    const device = wanted();
    // The TensorFlow of both devices goes into the same folder, and pip takes a half-copied package for a complete one.
    const afresh = interrupted || installed.read() !== device;
    installed.begin();
    await runCommand(base, ['-m', 'venv', ...(afresh ? ['--clear'] : []), folder], { lock });
    const install = ['-m', 'pip', 'install', '--require-hashes', '--only-binary', ':all:', '--progress-bar', 'off'];
    await runCommand(python, [...install, '--disable-pip-version-check', '-r', requirements(device)], {
      lock,
      onLine,
      env: { PIP_USER: '0', PYTHONDONTWRITEBYTECODE: undefined },
    });
    installed.finish(device);
  },
};
