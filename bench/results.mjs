/**
 * results.json: a table for each level of vector units (`avx512`, `avx2`, `baseline`) and one for the GPU, and in each every job with its
 * date and its machine. A job stays until it is measured again, on whatever machine.
 */
import { existsSync, readFileSync } from 'node:fs';
import { replaceFileSync } from '../lib/setup/replace-file.mjs';

export const places = ['avx512', 'avx2', 'baseline', 'gpu'];

/** @type {(file: string) => import('./types.mjs').Results} */
export const readResults = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});

/**
 * The results with this table replaced, in the order of the tables.
 *
 * @template T
 * @param {Record<string, { jobs: Record<string, T> }>} results
 * @param {string} place
 * @param {string} name
 * @param {T} job
 */
export function withJob(results, place, name, job) {
  /** @type {Record<string, { jobs: Record<string, T> }>} */
  const changed = { ...results, [place]: { jobs: { ...results[place]?.jobs, [name]: job } } };
  return Object.fromEntries(places.filter((one) => changed[one]).map((one) => [one, changed[one]]));
}

/**
 * @param {string} file
 * @param {object} results
 */
export function writeResults(file, results) {
  replaceFileSync(file, `${JSON.stringify(results, undefined, 1)}\n`);
}
