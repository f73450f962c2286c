import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../command.mjs';
import { nodeModules, root } from '../paths.mjs';
import { hashOf } from '../stamp.mjs';
import { packages } from './packages.mjs';

const folder = join(root, 'lib');
const record = join(root, '.tsc', 'lib.tsbuildinfo');
const portable = join(root, 'setup', 'portable.mjs');

/**
 * The library, compiled to what notebooks and Node import as `siamese-lab`, and to what imports it elsewhere.
 *
 * @type {import('./step.mjs').Step}
 */
export const library = {
  name: 'library',
  title: 'The library siamese-lab',
  after: [packages],
  needs: [],
  key: () =>
    hashOf(
      packages.key(),
      ...[join(root, 'tsconfig.json'), portable].map((path) => readFileSync(path, 'utf8')),
      ...sources(),
    ),
  outputs: () => ['index.js', 'index.d.ts', 'portable.mjs', 'portable.d.ts'].map((name) => join(folder, 'dist', name)),
  async run({ lock }) {
    // By its own record the compiler would take what was deleted for compiled.
    if (!this.outputs().every((path) => existsSync(path))) rmSync(record, { force: true });
    await runCommand(process.execPath, [join(nodeModules, 'typescript', 'bin', 'tsc'), '-p', 'lib'], { lock });
    await runCommand(process.execPath, [portable], { lock });
  },
};

function sources() {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|json)$/.test(name) && !/^(dist|node_modules)\//.test(name))
    .sort()
    .flatMap((name) => [name, readFileSync(join(folder, name), 'utf8')]);
}
