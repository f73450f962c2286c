import fs from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as tfjs from '@tensorflow/tfjs';
import { reasonOf } from '../checks/reason-of';
import { findCheckout } from '../files/package-folder';
import wheelTags from '../setup/wheel-tags.json';
import './environment';
import { loadQuietly } from './load-quietly';
import { addonFile, tfjsNodeFolder } from './native-folder';

const load = createRequire(__filename);

/** Under this name set-up's stand-in for `@tensorflow/tfjs`, beside the tfjs-node of the user's cache, finds the library's own copy. */
const handOver = Symbol.for('siamese-lab.tfjs');

/** Why native TensorFlow does not compute, and what gets it, where anything does. */
export interface NoRuntime {
  missing: string;
  mend?: string;
}

/**
 * TensorFlow.js on native TensorFlow, or, if the native runtime is not built or does not load, the reason and the mend. It computes for the
 * `@tensorflow/tfjs` that this library imports, which is the one that the user's own program imports: there are never two.
 */
export function nativeRuntime(): { tf: typeof tfjs } | NoRuntime {
  const folder = tfjsNodeFolder();
  const addon = addonFile('tfjs_binding');
  if (!folder || !addon)
    return {
      missing: 'bundled into another file, siamese-lab cannot find its native runtime',
      mend: 'mark siamese-lab as external',
    };
  const { platform, arch } = process;
  if (!(`${platform}-${arch}` in wheelTags)) {
    const missing = `TensorFlow is not made for ${platform} on ${arch}`;
    return platform === 'win32' ? { missing, mend: 'use WSL 2' } : { missing };
  }
  const mend = findCheckout() ? 'npm run setup' : 'npx siamese-lab setup';
  if (!fs.existsSync(addon)) return { missing: `its native runtime is not in ${folder}`, mend };
  try {
    return { tf: loadQuietly(() => loadWith(folder)) };
  } catch (error) {
    return { missing: `its native runtime in ${folder} could not be loaded (${reasonOf(error)})`, mend };
  }
}

function loadWith(folder: string): typeof tfjs {
  const globals = globalThis as { [handOver]?: typeof tfjs };
  globals[handOver] = tfjs;
  try {
    return load(join(folder, 'dist', 'index.js'));
  } finally {
    delete globals[handOver];
  }
}
