import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadReader } from './reader.mjs';

/**
 * Makes a reader's seed files, once for all processes: HDF5's, for one, hold the time.
 *
 * @param {string} name the reader's
 * @param {string} folder
 */
export async function writeSeeds(name, folder) {
  mkdirSync(folder, { recursive: true });
  const { seeds } = await loadReader(name);
  const made = await seeds(folder);
  for (const [i, bytes] of made.entries()) writeFileSync(join(folder, `${i}.seed`), bytes);
}

/** @param {string} folder */
export function readSeeds(folder) {
  const names = readdirSync(folder).filter((name) => name.endsWith('.seed'));
  return names
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
    .map((name) => readFileSync(join(folder, name)));
}
