import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { runCommand } from '../command.mjs';
import { addonNames, addonSources, compileAddons } from '../compile-addons.mjs';
import { fetchVerified } from '../download.mjs';
import { nativeLock } from '../native-lock.mjs';
import { npmSource } from '../sources.mjs';
import { hashOf } from '../stamp.mjs';
import { unpackTarball } from '../unpack.mjs';

/**
 * What stands for three packages that tfjs-node asks for. `@tensorflow/tfjs`, which has all of `tfjs-core`, is the library's own copy, which it hands over while it loads
 * tfjs-node: a copy here would be a second one, whose tensors and models the user's own import does not know. To say so by an ordinary
 * module needs no hook in Node's loader, which differs between Node 20 and 24, and works the same in Jupyter's kernel and in bundles.
 * `node-pre-gyp` is asked for the addon's path alone.
 */
const tfjs = "module.exports = globalThis[Symbol.for('siamese-lab.tfjs')];";
const standIns = {
  '@tensorflow/tfjs': tfjs,
  '@tensorflow/tfjs-core': tfjs,
  '@mapbox/node-pre-gyp':
    "exports.find = (packageJson) => require('node:path').join(packageJson, '..', 'lib', 'napi-v8', 'tfjs_binding.node');",
};

/**
 * tfjs-node from npm and the addons, compiled against TensorFlow: all that the library loads.
 *
 * @param {object} where
 * @param {string} where.folder which the step replaces as a whole
 * @param {string} where.cache
 * @param {() => string} where.tensorflow folder of TensorFlow's Python package
 * @param {import('./step.mjs').Step[]} where.after
 * @returns {import('./step.mjs').Step}
 */
export function nativeStep({ folder, cache, tensorflow, after }) {
  const modules = (/** @type {string} */ parent) => join(parent, 'node_modules');
  const addons = (/** @type {string} */ parent) =>
    join(modules(parent), '@tensorflow', 'tfjs-node-gpu', 'lib', 'napi-v8');
  return {
    name: basename(folder),
    title: 'TensorFlow addon and own ops for Node',
    after,
    needs: ['compiler', 'disk'],
    gigabytes: () => 0.2,
    key: () => hashOf(tensorflow(), addonSources(), JSON.stringify([nativeLock.npm, standIns])),
    outputs: () => addonNames.map((name) => join(addons(folder), name)),
    async run({ lock, onLine }) {
      const partial = `${folder}.partial`;
      rmSync(partial, { recursive: true, force: true });
      for (const [name, locked] of Object.entries(nativeLock.npm)) {
        onLine(name);
        const source = await npmSource(name, locked);
        const tarball = await fetchVerified(source, join(cache, 'downloads', source.name), onLine);
        await unpackTarball(tarball, join(modules(partial), name));
        if (source.url !== undefined) rmSync(tarball);
      }
      for (const [name, code] of Object.entries(standIns)) writeStandIn(join(modules(partial), name), name, code);
      onLine('compiling');
      const tfjsNode = join(modules(partial), '@tensorflow', 'tfjs-node-gpu');
      const headers = join(modules(partial), 'node-api-headers', 'include');
      await compileAddons({ tensorflow: tensorflow(), tfjsNode, headers, addons: addons(partial) }, lock);
      await requireLoadable(addonNames.map((name) => join(addons(partial), name)));
      replaceFolder(folder, partial);
    },
  };
}

/**
 * @param {string} folder
 * @param {string} name
 * @param {string} code
 */
function writeStandIn(folder, name, code) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ name, version: '0.0.0', main: 'index.js' })}\n`);
  writeFileSync(join(folder, 'index.js'), `${code}\n`);
}

/**
 * Loads the addons in a process of their own: one that does not load must not take the place of one that does.
 *
 * @param {string[]} addons
 */
async function requireLoadable(addons) {
  const program = 'for (const addon of process.argv.slice(1)) require(addon)';
  await runCommand(process.execPath, ['-e', program, ...addons], { env: { TF_CPP_MIN_LOG_LEVEL: '2' } });
}

/**
 * @param {string} folder
 * @param {string} partial
 */
function replaceFolder(folder, partial) {
  const old = `${folder}.old`;
  mkdirSync(dirname(folder), { recursive: true });
  rmSync(old, { recursive: true, force: true });
  if (existsSync(folder)) renameSync(folder, old);
  renameSync(partial, folder);
  rmSync(old, { recursive: true, force: true });
}
