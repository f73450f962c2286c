import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from './command.mjs';
import { compilerOf, linkFlags, tensorflowLibraries } from './platform.mjs';
import { hashOf } from './stamp.mjs';

const sources = fileURLToPath(new URL('addon', import.meta.url));
const kernels = fileURLToPath(new URL('../kernels', import.meta.url));

const compile = ['-O2', '-std=c++17', '-fPIC', '-DNAPI_VERSION=8', '-DBUILDING_NODE_EXTENSION', ...linkFlags()];

const compileKernels = [
  ...['-O3', '-fno-math-errno', '-fno-trapping-math', '-w'],
  ...(process.arch === 'x64' ? ['-mprefer-vector-width=512'] : []),
];

/** tfjs-node keeps the names of attributes in one set for all threads, and locks nothing: each thread gets its own. */
const sharedNames = 'static std::set<std::string> ATTR_NAME_SET;';
const namesOfThread = sharedNames.replace('static', 'static thread_local');

/** The addons: TensorFlow.js's own, this library's TensorFlow ops, and two small ones for TensorFlow's chatter and environment. */
export const addonNames = ['tfjs_binding.node', 'siamese_ops.node', 'standard_error.node', 'environment.node'];

/** What the addons depend on, apart from what they are compiled against. */
export const addonSources = () =>
  hashOf(...compile, ...compileKernels, namesOfThread, ...[sources, kernels].flatMap(contents));

/**
 * @typedef {object} Parts
 * @property {string} tensorflow folder of TensorFlow's Python package: its libraries and `include`
 * @property {string} tfjsNode folder of tfjs-node: the sources of its addon in `binding`
 * @property {string} headers folder of Node-API's headers
 * @property {string} addons where to put the addons
 */

/**
 * Compiles the addons against the libraries of Python's TensorFlow.
 *
 * @param {Parts} parts
 * @param {number} lock
 */
export async function compileAddons({ tensorflow, tfjsNode, headers, addons }, lock) {
  const [whole, framework] = tensorflowLibraries().map((name) => join(tensorflow, name));
  const binding = join(tfjsNode, 'binding');
  const include = ['-I', join(tensorflow, 'include')];
  mkdirSync(addons, { recursive: true });
  /**
   * @param {string} name
   * @param {string[]} args
   */
  const build = async (name, args) => {
    const partial = join(addons, `${name}.partial`);
    await runCommand(compilerOf(), [...compile, '-I', headers, ...args, '-o', partial], { lock });
    renameSync(partial, join(addons, name));
  };
  await Promise.all([
    build('standard_error.node', [join(sources, 'standard-error.cc')]),
    build('environment.node', [join(sources, 'environment.cc')]),
    build('tfjs_binding.node', [
      ...[...include, '-I', join(tfjsNode, '..'), '-I', binding],
      ...[writeBackend(binding, addons), join(binding, 'tfjs_binding.cc'), join(sources, 'log-level.cc')],
      ...[whole, framework, ...runPath(tensorflow)],
    ]),
    build('siamese_ops.node', [
      ...[...compileKernels, ...include, join(kernels, 'ops.cc'), framework, ...runPath(tensorflow)],
    ]),
  ]);
}

/**
 * Writes tfjs-node's backend with names of each thread's own; gives its path.
 *
 * @param {string} binding
 * @param {string} addons
 */
function writeBackend(binding, addons) {
  const source = readFileSync(join(binding, 'tfjs_backend.cc'), 'utf8');
  if (!source.includes(sharedNames)) throw new Error(`tfjs_backend.cc: wanted "${sharedNames}", found none`);
  const path = join(addons, 'tfjs_backend.cc');
  writeFileSync(path, source.replace(sharedNames, namesOfThread));
  return path;
}

/** @param {string} folder that the addon looks for its libraries in; `-Wl,-rpath,` would cut a path at its commas */
const runPath = (folder) => ['-rpath', folder].flatMap((part) => ['-Xlinker', part]);

/** @param {string} folder */
function contents(folder) {
  return readdirSync(folder)
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}
