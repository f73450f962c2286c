import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../command.mjs';
import { nodeModules, root } from '../paths.mjs';
import { hashOf } from '../stamp.mjs';
import { packages } from './packages.mjs';

const folder = join(root, 'lib');

/**
 * The library, compiled to what notebooks and Node import as `siamese-lab`.
 *
 * @type {import('./step.mjs').Step}
 */
export const library = {
  name: 'library',
  title: 'The library siamese-lab',
  after: [packages],
  needs: [],
  key: () => hashOf(packages.key(), readFileSync(join(root, 'tsconfig.json'), 'utf8'), ...sources()),
  outputs: () => [join(folder, 'dist', 'index.js'), join(folder, 'dist', 'index.d.ts')],
  async run({ lock }) {
    await runCommand(process.execPath, [join(nodeModules, 'typescript', 'bin', 'tsc'), '-p', 'lib'], { lock });
  },
};

function sources() {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|json)$/.test(name) && !/^(dist|node_modules)\//.test(name))
    .sort()
    .flatMap((name) => [name, readFileSync(join(folder, name), 'utf8')]);
}
