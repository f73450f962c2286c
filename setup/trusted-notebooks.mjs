import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { findChapters } from './execute-notebooks.mjs';
import { root } from './paths.mjs';

/** The file with the sha256 of each notebook of the course as it was committed. */
const committed = 'setup/notebook-hashes.json';

/**
 * Chapters and solutions, by their path in the checkout.
 *
 * @param {string} checkout
 */
function notebooksOf(checkout) {
  const folder = join(checkout, 'notebooks');
  return [[], ['solutions']].flatMap((names) => findChapters(names, folder)).map((path) => relative(checkout, path));
}

/** @param {string} path */
const hashOf = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');

/** @param {string} checkout @returns {Record<string, string>} */
function readHashes(checkout) {
  const path = join(checkout, committed);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
}

/**
 * The notebooks whose outputs JupyterLab may show whole, scripts included: those of this repository exactly as they were committed.
 *
 * @param {string} [checkout]
 * @returns {string[]} their paths
 */
export function committedNotebooks(checkout = root) {
  const known = Object.entries(readHashes(checkout)).map(([name, hash]) => ({ path: join(checkout, name), hash }));
  return known.filter(({ path, hash }) => existsSync(path) && hashOf(path) === hash).map(({ path }) => path);
}

/**
 * Records notebooks in their present state as those that will be committed.
 *
 * @param {string[]} [paths] default: all
 * @param {string} [checkout]
 */
export function writeNotebookHashes(paths, checkout = root) {
  const before = readHashes(checkout);
  const changed = paths?.map((path) => relative(checkout, path));
  const hashes = notebooksOf(checkout).map((notebook) => {
    const isChanged = !changed || changed.includes(notebook);
    return [notebook, isChanged ? hashOf(join(checkout, notebook)) : before[notebook]];
  });
  writeFileSync(join(checkout, committed), `${JSON.stringify(Object.fromEntries(hashes), null, 2)}\n`);
}
