import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../command.mjs';
import { chooseDevice } from '../device.mjs';
import { environment as folder, python, root } from '../paths.mjs';
import { hashOf, Stamp } from '../stamp.mjs';

const requirements = () => join(root, 'setup', `requirements-${chooseDevice()}.lock`);
const device = new Stamp('device');

/**
 * The Python environment: TensorFlow's library for the chosen device, and JupyterLab.
 *
 * @type {import('./step.mjs').Step}
 */
export const environment = {
  name: 'environment',
  get title() {
    return chooseDevice() === 'gpu' ? 'JupyterLab and TensorFlow for the GPU' : 'JupyterLab and TensorFlow for the CPU';
  },
  after: [],
  needs: ['python', 'disk'],
  gigabytes: () => (chooseDevice() === 'gpu' ? 12 : 4),
  key: () => hashOf(root, readFileSync(requirements(), 'utf8')),
  outputs: () => [python, join(folder, 'bin', 'jupyter-lab')],
  async run({ lock, python: base, interrupted, onLine }) {
    // Both devices' TensorFlow fill the same folder, and pip takes a half-copied package for a whole one.
    const afresh = interrupted || device.read() !== chooseDevice();
    if (!base) throw new Error('set-up found no Python');
    await runCommand(base, ['-m', 'venv', ...(afresh ? ['--clear'] : []), folder], { lock });
    device.finish(chooseDevice());
    const install = ['-m', 'pip', 'install', '--require-hashes', '--only-binary', ':all:', '--progress-bar', 'off'];
    await runCommand(python, [...install, '--disable-pip-version-check', '-r', requirements()], {
      lock,
      onLine,
      env: { PIP_USER: '0', PYTHONDONTWRITEBYTECODE: undefined },
    });
  },
};
