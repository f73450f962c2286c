import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../command.mjs';
import { addons, environment as environmentFolder, nodeModules, root, tensorflowPackage } from '../paths.mjs';
import { hashOf } from '../stamp.mjs';
import { environment } from './environment.mjs';
import { packages } from './packages.mjs';

const sources = join(root, 'setup', 'addon');
const kernels = join(root, 'lib', 'kernels');
const binding = join(tensorflowPackage, 'binding');

const compile = [
  ...['-O2', '-std=c++17', '-fPIC', '-shared', '-DNAPI_VERSION=8', '-DBUILDING_NODE_EXTENSION'],
  ...['-I', join(nodeModules, 'node-api-headers', 'include')],
  // Node unloads an addon with the last thread that loaded it, while TensorFlow's own threads still run its code.
  ...['-z', 'nodelete'],
];

const compileKernels = [
  ...['-O3', '-fno-math-errno', '-fno-trapping-math', '-w'],
  ...(process.arch === 'x64' ? ['-mprefer-vector-width=512'] : []),
];

/** tfjs-node keeps the names of attributes in one set for all threads, without a lock: each thread gets a set of its own. */
const sharedNames = 'static std::set<std::string> ATTR_NAME_SET;';
const namesOfThread = sharedNames.replace('static', 'static thread_local');

/**
 * TensorFlow.js's native addon, compiled against the library in Python's TensorFlow; this library's own TensorFlow ops;
 * and two small addons that catch TensorFlow's start-up messages and set the environment variables that it reads.
 *
 * @type {import('./step.mjs').Step}
 */
export const addon = {
  name: 'addon',
  title: 'TensorFlow addon for Node',
  after: [packages, environment],
  needs: ['compiler'],
  key: () =>
    hashOf(
      ...compile,
      ...compileKernels,
      namesOfThread,
      environment.key(),
      lockedVersion(),
      ...[sources, kernels].flatMap(contents),
    ),
  outputs: () =>
    ['tfjs_binding.node', 'siamese_ops.node', 'standard_error.node', 'environment.node'].map((name) =>
      join(addons, name),
    ),
  async run({ lock }) {
    const tensorflow = tensorflowFolder();
    const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'].map((name) => join(tensorflow, name));
    mkdirSync(addons, { recursive: true });
    await Promise.all([
      build('standard_error.node', [join(sources, 'standard-error.cc')], lock),
      build('environment.node', [join(sources, 'environment.cc')], lock),
      build(
        'tfjs_binding.node',
        [
          ...['-I', join(tensorflow, 'include'), '-I', join(tensorflowPackage, '..'), '-I', binding],
          ...[writeBackend(), join(binding, 'tfjs_binding.cc'), join(sources, 'log-level.cc')],
          ...[...libraries, ...runPath(tensorflow)],
        ],
        lock,
      ),
      build(
        'siamese_ops.node',
        [
          ...[...compileKernels, '-I', join(tensorflow, 'include'), join(kernels, 'ops.cc')],
          ...[join(tensorflow, 'libtensorflow_framework.so.2'), ...runPath(tensorflow)],
        ],
        lock,
      ),
    ]);
  },
};

/** Writes tfjs-node's backend with one set of names per thread, and returns its path. */
function writeBackend() {
  const source = readFileSync(join(binding, 'tfjs_backend.cc'), 'utf8');
  if (!source.includes(sharedNames))
    throw new Error(
      `tfjs_backend.cc: must contain "${sharedNames}", found no such line; this set-up knows another version of tfjs-node`,
    );
  const path = join(addons, 'tfjs_backend.cc');
  writeFileSync(path, source.replace(sharedNames, namesOfThread));
  return path;
}

/**
 * @param {string} name
 * @param {string[]} args
 * @param {number} lock
 */
async function build(name, args, lock) {
  const partial = join(addons, `${name}.partial`);
  await runCommand('g++', [...compile, ...args, '-o', partial], { lock });
  renameSync(partial, join(addons, name));
}

/** @param {string} folder where the addon looks for its libraries; `-Wl,-rpath,` would split a path at its commas */
const runPath = (folder) => ['-rpath', folder].flatMap((part) => ['-Xlinker', part]);

/** Where Python keeps TensorFlow; found without importing it, which would take seconds. */
function tensorflowFolder() {
  const library = join(environmentFolder, 'lib');
  const [version] = readdirSync(library).filter((name) => name.startsWith('python3.'));
  return join(library, version, 'site-packages', 'tensorflow');
}

function lockedVersion() {
  const { packages: locked } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return locked['node_modules/@tensorflow/tfjs-node-gpu'].integrity;
}

/** @param {string} folder */
function contents(folder) {
  return readdirSync(folder)
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}
