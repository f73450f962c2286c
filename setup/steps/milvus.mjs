import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../lib/setup/command.mjs';
import { hashOf } from '../../lib/setup/stamp.mjs';
import { milvusEnvironment as folder, milvusLite, root } from '../paths.mjs';

const lockFile = join(root, 'setup', 'requirements-milvus.lock');

/**
 * Milvus Lite, a server that tests and bench start, in a Python environment of its own. Learners do not need it.
 *
 * @type {import('../../lib/setup/steps/step.mjs').Step}
 */
export const milvus = {
  name: 'milvus',
  title: 'Milvus Lite for the tests of the gallery',
  after: [],
  needs: ['python', 'disk'],
  gigabytes: () => 1,
  key: () => hashOf(root, readFileSync(lockFile, 'utf8')),
  outputs: () => [milvusLite],
  async run({ lock, python: base, interrupted, onLine }) {
    if (!base) throw new Error('set-up found no Python');
    await runCommand(base, ['-m', 'venv', ...(interrupted ? ['--clear'] : []), folder], { lock });
    const install = ['-m', 'pip', 'install', '--require-hashes', '--only-binary', ':all:', '--progress-bar', 'off'];
    await runCommand(join(folder, 'bin', 'python'), [...install, '--disable-pip-version-check', '-r', lockFile], {
      lock,
      onLine,
      env: { PIP_USER: '0', PYTHONDONTWRITEBYTECODE: undefined },
    });
  },
};
