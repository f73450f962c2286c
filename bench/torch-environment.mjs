/** PyTorch, which only the bench needs, in a Python environment of its own: installed at first use from a lock file with hashes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../lib/setup/command.mjs';
import { runSteps } from '../lib/setup/run-steps.mjs';
import { hashOf } from '../lib/setup/stamp.mjs';
import { checkout, root } from '../setup/paths.mjs';
import { messageOf } from './message-of.mjs';

const folder = join(root, '.venv-torch');
const lockFile = fileURLToPath(new URL('requirements-torch.lock', import.meta.url));
export const torchPython = join(folder, 'bin', 'python');

/** @type {import('../lib/setup/steps/step.mjs').Step} */
const torch = {
  name: 'torch',
  title: 'PyTorch for the bench',
  after: [],
  needs: ['python', 'disk'],
  gigabytes: () => 9,
  key: () => hashOf(root, readFileSync(lockFile, 'utf8')),
  outputs: () => [torchPython],
  async run({ lock, python, interrupted, onLine }) {
    if (!python) throw new Error('set-up found no Python');
    await runCommand(python, ['-m', 'venv', ...(interrupted ? ['--clear'] : []), folder], { lock });
    const install = ['-m', 'pip', 'install', '--require-hashes', '--only-binary', ':all:', '--progress-bar', 'off'];
    await runCommand(torchPython, [...install, '--disable-pip-version-check', '-r', lockFile], { lock, onLine });
  },
};

/** @returns {Promise<string | undefined>} the reason why PyTorch is missing; undefined if it is there */
export async function installTorch() {
  try {
    await runSteps([torch], checkout);
    return undefined;
  } catch (error) {
    const lines = messageOf(error).trim().split('\n');
    return `PyTorch could not be installed (${lines.findLast((line) => line.startsWith('ERROR')) ?? lines[0]})`;
  }
}
