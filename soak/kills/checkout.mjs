import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { which } from '../../lib/setup/which.mjs';
import { root as own } from '../../setup/paths.mjs';
import { here } from '../folders.mjs';

const addons = 'node_modules/@tensorflow/tfjs-node-gpu/lib/napi-v8';
const tensorflow = '.venv/lib/python3.11/site-packages/tensorflow';

/** What each step of the set-up makes, as paths in the checkout. */
export const producedFiles = /** @type {Record<string, string[]>} */ ({
  packages: ['node_modules/sharp/index.js', 'node_modules/@tensorflow/tfjs-node-gpu/package.json'],
  environment: [
    ...['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2', 'include.h'].map((name) => `${tensorflow}/${name}`),
    '.venv/bin/jupyter-lab',
  ],
  addon: ['tfjs_binding.node', 'siamese_ops.node', 'standard_error.node'].map((name) => `${addons}/${name}`),
  library: ['lib/dist/index.js', 'lib/dist/index.d.ts', 'lib/dist/data/mnist.js'],
  kernel: ['.venv/share/jupyter/kernels/tslab/kernel.json', '.venv/share/jupyter/lab/settings/overrides.json'],
});
/** The lines that the tools write if they are not killed: four per file. */
export const pieces =
  4 *
  Object.values(producedFiles)
    .flat()
    .filter((path) => !path.endsWith('.json') || path.includes('node_modules')).length;

const lock = {
  packages: { '': {}, 'node_modules/@tensorflow/tfjs-node-gpu': { version: '1.0.0', integrity: 'sha512-none' } },
};

/**
 * A checkout with the real set-up, and a PATH with stand-ins for the tools that it calls.
 *
 * @param {string} folder an empty one
 */
export function makeCheckout(folder) {
  const [root, bin, written] = ['checkout', 'bin', 'pieces'].map((name) => join(folder, name));
  mkdirSync(bin);
  cpSync(join(own, 'setup'), join(root, 'setup'), { recursive: true });
  cpSync(join(own, 'lib', 'setup'), join(root, 'lib', 'setup'), { recursive: true });
  cpSync(join(own, 'lib', 'kernels'), join(root, 'lib', 'kernels'), { recursive: true });
  for (const name of ['tsconfig.json', join('lib', 'tsconfig.json')]) copyFileSync(join(own, name), join(root, name));
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify(lock));
  for (const name of ['npm', 'python3', 'g++', 'tsc']) copyFileSync(here('kills/tools.sh'), join(bin, name));
  for (const name of ['npm', 'python3', 'g++', 'tsc']) chmodSync(join(bin, name), 0o755);
  for (const name of ['sh', 'flock', 'mkdir', 'rm', 'cp', 'ln', 'sleep', 'basename', 'dirname']) {
    const program = which(name);
    if (!program) throw new Error(`found no ${name} on PATH`);
    symlinkSync(program, join(bin, name));
  }
  const tsc = join(folder, 'tsc.cjs');
  writeFileSync(
    tsc,
    `process.exit(require('child_process').spawnSync('${join(bin, 'tsc')}', { stdio: ['inherit', 'inherit', 'inherit', 3] }).status ?? 1);\n`,
  );
  writeFileSync(written, '');
  const state = join(root, '.setup');
  /** @param {string} path */
  const isWhole = (path) => {
    const name = basename(path);
    const wanted = [1, 2, 3, 4].map((line) => `line ${line} of ${name}\n`).join('');
    const text = existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '';
    return text === wanted || (path.startsWith('.venv/share') && text.endsWith('}\n'));
  };
  return {
    root,
    state,
    command: [join('setup', 'run.mjs')],
    env: { PATH: bin, SOAK_PIECES: written, SOAK_TSC: tsc, SIAMESE_DEVICE: 'cpu' },
    isWhole,
    /** Whether a file is there that is not whole. */
    hasHalfFile: () =>
      Object.values(producedFiles)
        .flat()
        .flatMap((path) => [path, `${path}.partial`])
        .some((path) => existsSync(join(root, path)) && !isWhole(path.replace('.partial', ''))),
    /** Calls back for each line that the tools write, until what it returns is called. @param {() => void} onPiece */
    watchPieces(onPiece) {
      let seen = statSync(written).size;
      const timer = setInterval(() => {
        for (const { size } = statSync(written); seen < size; seen++) onPiece();
      }, 4);
      return () => clearInterval(timer);
    },
  };
}
