/** onnxruntime for Python and for Node, each in its own folder: installed at first use, as for the tests. */
import { cpSync, mkdirSync, readdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { onnxEnvironment, onnxruntimeLink } from '../setup/paths.mjs';
import { prepare } from '../setup/prepare.mjs';
import { compileMask, maskLibrary } from './held-onnxruntime/masked-library.mjs';
import { messageOf } from './message-of.mjs';

/** The step of the set-up that each competitor needs. */
const steps = {
  onnxruntime: 'onnx',
  'onnxruntime-node': 'onnxruntime',
  'siamese-lab-onnxruntime': 'onnxruntime',
};

/**
 * Installs them; if the run is limited to a level, as copies that are limited too.
 *
 * @param {{ isHeld: boolean, folder: string }} options `folder`: for the copies
 * @returns {Promise<{ missing: Record<string, string>, environments: Record<string, Record<string, string>> }>} `missing`: the ones that
 *   cannot take part, with the reason; `environments`: of their processes
 */
export async function onnxAt({ isHeld, folder }) {
  /** @type {Record<string, string>} */
  const missing = {};
  /** @type {Record<string, Record<string, string>>} */
  const environments = {};
  for (const [name, step] of Object.entries(steps))
    try {
      await prepare([step]);
    } catch (error) {
      missing[name] = `${name} could not be installed (${firstLine(error)})`;
    }
  if (isHeld)
    for (const [name, step] of Object.entries(steps))
      try {
        if (!missing[name]) environments[name] = await held[step](folder);
      } catch (error) {
        missing[name] = `it could not be held to the level (${firstLine(error)})`;
      }
  return { missing, environments };
}

/** @param {unknown} error */
const firstLine = (error) => messageOf(error).trim().split('\n')[0];

/** A copy of a package or folder in which the library that computes is masked. */
/** @type {Record<string, (folder: string) => Promise<Record<string, string>>>} */
const held = {
  async onnx(folder) {
    const library = find(join(onnxEnvironment, 'lib'), /\/onnxruntime\/capi\/onnxruntime_pybind11_state[^/]*\.so$/);
    const copy = join(folder, 'python', 'onnxruntime');
    cpSync(dirname(dirname(library)), copy, { recursive: true });
    await maskLibrary(library, join(copy, 'capi', basename(library)));
    return { PYTHONPATH: dirname(copy), LD_PRELOAD: mask(folder) };
  },
  async onnxruntime(folder) {
    const library = find(join(realpathSync(onnxruntimeLink), 'bin'), /\/libonnxruntime\.so\.1$/);
    const copy = join(folder, 'node');
    mkdirSync(copy, { recursive: true });
    await maskLibrary(library, join(copy, basename(library)));
    return { LD_LIBRARY_PATH: copy, LD_PRELOAD: mask(folder) };
  },
};

/** @param {string} folder */
function mask(folder) {
  const library = join(folder, 'mask-cpuid.so');
  compileMask(library);
  return library;
}

/**
 * @param {string} folder
 * @param {RegExp} pattern
 * @throws {Error} if there is none
 */
function find(folder, pattern) {
  const name = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((path) => pattern.test(`/${path}`));
  if (!name) throw new Error(`nothing like ${pattern} in ${folder}`);
  return join(folder, name);
}
