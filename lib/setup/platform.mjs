import { readFileSync } from 'node:fs';

/** The systems and processors that the pinned TensorFlow has wheels for, and what is the system's own about them. */

/**
 * Ends of the wheels' names, as patterns. The library itself, which is CommonJS and cannot load this module, reads the same file.
 *
 * @type {Record<string, string>}
 */
const wheelTags = JSON.parse(readFileSync(new URL('wheel-tags.json', import.meta.url), 'utf8'));

/**
 * @param {string} platform as `process.platform`
 * @param {string} arch as `process.arch`
 */
export const hasTensorFlow = (platform, arch) => `${platform}-${arch}` in wheelTags;

/**
 * Whether a wheel, by its name, is for this system and processor.
 *
 * @param {string} name
 * @param {string} [platform]
 * @param {string} [arch]
 */
export const wheelFits = (name, platform = process.platform, arch = process.arch) =>
  (hasTensorFlow(platform, arch) && new RegExp(wheelTags[`${platform}-${arch}`]).test(name)) ||
  name.endsWith('-none-any.whl');

/**
 * The name of TensorFlow's package: `tensorflow-cpu` is smaller, and for x86-64 alone.
 *
 * @param {import('./device.mjs').Device} device
 * @param {string} [arch]
 */
export const tensorflowPackage = (device, arch = process.arch) =>
  device === 'cpu' && arch === 'x64' ? 'tensorflow-cpu' : 'tensorflow';

/**
 * TensorFlow's libraries in its package's folder.
 *
 * @param {string} [platform]
 */
export const tensorflowLibraries = (platform = process.platform) =>
  platform === 'darwin'
    ? ['libtensorflow_cc.2.dylib', 'libtensorflow_framework.2.dylib']
    : ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];

/**
 * The C++ compiler: what `CXX` names, else the system's.
 *
 * @param {string} [platform]
 * @param {NodeJS.ProcessEnv} [env]
 */
export const compilerOf = (platform = process.platform, env = process.env) =>
  env.CXX || (platform === 'darwin' ? 'clang++' : 'g++');

/**
 * How an addon is linked, apart from what it is linked with.
 *
 * @param {string} [platform]
 */
export const linkFlags = (platform = process.platform) =>
  platform === 'darwin'
    ? ['-bundle', '-undefined', 'dynamic_lookup']
    : // Node unloads an addon with the last thread that loaded it, while TensorFlow's own threads still run its code.
      ['-shared', '-z', 'nodelete'];
