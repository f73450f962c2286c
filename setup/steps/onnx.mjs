import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../lib/setup/command.mjs';
import { hashOf } from '../../lib/setup/stamp.mjs';
import { onnxEnvironment as folder, onnxPython, root } from '../paths.mjs';

const lockFile = join(root, 'setup', 'requirements-onnx.lock');

/**
 * ONNX's checker and onnxruntime for Python, with which tests and bench run what `saveEncoder` writes, in a Python environment of
 * their own. Learners do not need it.
 *
 * @type {import('../../lib/setup/steps/step.mjs').Step}
 */
export const onnx = {
  name: 'onnx',
  title: 'ONNX and onnxruntime for Python, for tests and bench',
  after: [],
  needs: ['python', 'disk'],
  gigabytes: () => 1,
  key: () => hashOf(root, readFileSync(lockFile, 'utf8')),
  outputs: () => [onnxPython],
  async run({ lock, python: base, interrupted, onLine }) {
    if (!base) throw new Error('set-up found no Python');
    await runCommand(base, ['-m', 'venv', ...(interrupted ? ['--clear'] : []), folder], { lock });
    const install = ['-m', 'pip', 'install', '--require-hashes', '--only-binary', ':all:', '--progress-bar', 'off'];
    await runCommand(onnxPython, [...install, '--disable-pip-version-check', '-r', lockFile], {
      lock,
      onLine,
      env: { PIP_USER: '0', PYTHONDONTWRITEBYTECODE: undefined },
    });
  },
};
