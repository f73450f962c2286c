import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../lib/setup/command.mjs';
import { hashOf } from '../../lib/setup/stamp.mjs';
import { nodeModules, root } from '../paths.mjs';
import { packages } from './packages.mjs';

const folder = join(root, 'lib');
const record = join(root, '.tsc', 'lib.tsbuildinfo');
const portable = join(root, 'setup', 'portable.mjs');

/**
 * The library, compiled to what notebooks and Node import as `siamese-lab`, and to what imports it elsewhere.
 *
 * @type {import('../../lib/setup/steps/step.mjs').Step}
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
  outputs: () => ['index.js', 'index.d.ts', 'portable.mjs', 'portable.d.mts'].map((name) => join(folder, 'dist', name)),
  async run({ lock }) {
    // By its own record the compiler would take what was deleted for compiled.
    if (!this.outputs().every((path) => existsSync(path))) rmSync(record, { force: true });
    removeOutdated();
    for (const args of [[join(nodeModules, 'typescript', 'bin', 'tsc'), '-p', folder], [portable]])
      await runCommand(process.execPath, args, { lock, cwd: root });
  },
};

/** The compiler leaves what it made of files that are gone; npm would pack it. */
function removeOutdated() {
  const dist = join(folder, 'dist');
  if (!existsSync(dist)) return;
  for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    const [, path] = /^(.+?)(?:\.d\.ts|\.js)$/.exec(name) ?? [];
    if (path && !existsSync(join(folder, `${path}.ts`))) rmSync(join(dist, name));
  }
}

function sources() {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|json)$/.test(name) && !/^(dist|node_modules)\//.test(name))
    .sort()
    .flatMap((name) => [name, readFileSync(join(folder, name), 'utf8')]);
}
