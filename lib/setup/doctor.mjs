import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { foreignLine } from '../dist/checks/foreign-line.js';
import { cacheFolder, readManifest } from '../dist/data/manifest.js';
import { findCheckout, packageFolder, packageVersion } from '../dist/files/package-folder.js';
import { userCache } from '../dist/files/user-cache.js';
import { nativeFolder, tfjsNodeFolder } from '../dist/tensorflow/native-folder.js';
import { listsGpu } from './device.mjs';
import { findPythons } from './find-python.mjs';
import { compilerOf, hasTensorFlow } from './platform.mjs';
import { installHint } from './prerequisites.mjs';
import { probe } from './probe.mjs';
import { which } from './which.mjs';

/** @typedef {[what: string, found: string, mend?: string]} Line what is looked at, what was found, and the command that gets what is missing */

/**
 * `siamese-lab doctor`: says what it found, and for what is missing the command that gets it. Throws nothing, whatever is missing.
 *
 * @returns {Promise<number>} exit status: 0 if the library computes, with TensorFlow or without
 */
export async function doctor() {
  const found = await guarded(probe, () => undefined);
  const usable = found !== undefined && !('reason' in found);
  const setUp = findCheckout() ? 'npm run setup' : 'npx siamese-lab setup';
  /** @type {(() => Line | Promise<Line>)[]} */
  const looks = [
    () => ['siamese-lab', `${packageVersion() ?? 'of unknown version'} in ${packageFolder}`],
    () => ['Node', `${process.version} on ${process.platform} ${process.arch}`],
    compiler,
    python,
    () => tensorflow(found, setUp),
    () => ['processor', usable && found.level ? levels[found.level] : 'of unknown level'],
    gpu,
    () => ownOps(found, setUp),
    () => ['cache', `${userCache()}${existsSync(userCache()) ? '' : ' (nothing there yet)'}`],
    data,
    () => ['computes on', usable ? found.device : `nothing: ${found?.reason}`],
  ];
  for (const look of looks) {
    const [what, text, mend] = await guarded(look, ({ message }) => [
      look.name || 'a check',
      `could not be looked at: ${foreignLine(message)}`,
    ]);
    console.log(`${`${what}:`.padEnd(14)}${text}${mend ? `\n${' '.repeat(14)}to get it: ${mend}` : ''}`);
  }
  return usable ? 0 : 1;
}

const levels = /** @type {Record<number, string>} */ ({
  4: 'x86-64 level 4 (AVX-512)',
  3: 'x86-64 level 3 (AVX2)',
  1: 'x86-64 below level 3 (no AVX2)',
});

/**
 * @template T
 * @template Otherwise
 * @param {() => T | Promise<T>} look
 * @param {(error: Error) => Otherwise} otherwise
 * @returns {Promise<T | Otherwise>}
 */
async function guarded(look, otherwise) {
  try {
    return await look();
  } catch (error) {
    return otherwise(/** @type {Error} */ (error));
  }
}

/** @returns {Line} */
function compiler() {
  if (!hasTensorFlow(process.platform, process.arch)) return ['compiler', 'none is needed here'];
  const name = compilerOf();
  const path = which(name);
  if (path) return ['compiler', path];
  if (existsSync(tfjsNodeFolder() ?? '')) return ['compiler', `no ${name}; none is needed, the addon is compiled`];
  return ['compiler', `no ${name}, which set-up compiles the addon with`, installHint(name)];
}

/** @returns {Line} */
function python() {
  const fitting = findPythons().find(({ fits }) => fits);
  const found = fitting
    ? `${fitting.version} in ${fitting.path}`
    : 'none that JupyterLab and TensorFlow have wheels for';
  if (!findCheckout()) return ['Python', `${found}; not needed`];
  return fitting ? ['Python', found] : ['Python', found, installHint('python3', 'python3-venv')];
}

/**
 * @param {ReturnType<typeof probe> | undefined} found
 * @param {string} setUp
 * @returns {Line}
 */
function tensorflow(found, setUp) {
  if (found && !('reason' in found) && found.native)
    return ['TensorFlow', `${/TensorFlow (\S+)/.exec(found.device)?.[1]}, used by ${tfjsNodeFolder()}`];
  if (!hasTensorFlow(process.platform, process.arch))
    return [
      'TensorFlow',
      `none: it is not made for ${process.platform} on ${process.arch}, where plain TensorFlow.js computes`,
    ];
  const folder = findCheckout()?.tfjsNode ?? nativeFolder();
  return [
    'TensorFlow',
    existsSync(folder ?? '') ? `in ${folder}, but it is not used` : `none: nothing in ${folder}`,
    setUp,
  ];
}

/** @returns {Line} */
function gpu() {
  if (!listsGpu(process.env)) return ['GPU', 'none that nvidia-smi lists'];
  return ['GPU', process.env.SIAMESE_DEVICE === 'cpu' ? 'there, hidden by SIAMESE_DEVICE=cpu' : 'nvidia-smi lists one'];
}

/**
 * @param {ReturnType<typeof probe> | undefined} found
 * @param {string} setUp
 * @returns {Line}
 */
function ownOps(found, setUp) {
  if (!hasTensorFlow(process.platform, process.arch)) return ['own ops', 'need TensorFlow'];
  if (!found || 'reason' in found || !found.native) return ['own ops', 'need TensorFlow', setUp];
  if (found.ownOps) return ['own ops', 'loaded, and one gave the right result'];
  if (process.env.SIAMESE_OWN_OPS === '0') return ['own ops', 'left out by SIAMESE_OWN_OPS=0'];
  if (found.device.startsWith('GPU')) return ['own ops', 'not used: they are for the processor'];
  return ['own ops', 'not loaded', setUp];
}

/** @returns {Promise<Line>} */
async function data() {
  const { entries } = await readManifest();
  const there = Object.entries(entries)
    .filter(([key, { files }]) =>
      files.every(({ name, size }) => statSync(join(cacheFolder(key), name), { throwIfNoEntry: false })?.size === size),
    )
    .map(([, { title }]) => title);
  return [
    'data',
    `in ${cacheFolder('')}: ${there.join(', ') || 'none yet; data sets are downloaded when they are first loaded'}`,
  ];
}
