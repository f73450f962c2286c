import { readFileSync } from 'node:fs';
import { fetchDataSet, UnreachableError } from '../../lib/dist/data/fetch-data-set.js';

/**
 * The data sets that may be out of reach, by the function that loads them: what notebooks need of each, as the manifest calls it. Whoever
 * can reach no more of Omniglot than the small backgrounds runs all notebooks.
 *
 * @type {Record<string, { title: string, keys: string[] }>}
 */
const loaders = {
  loadOmniglot: { title: 'Omniglot', keys: ['omniglot-small1', 'omniglot-small2', 'omniglot-runs'] },
};

/**
 * Why a notebook cannot run here, such as `skipped: Omniglot cannot be reached`; undefined if it can.
 *
 * @param {string} notebook its path
 * @returns {Promise<string | undefined>}
 * @throws {Error} if a source can be reached and what it has is wrong
 */
export async function whySkipped(notebook) {
  /** @type {{ cells: { cell_type: string, source: string | string[] }[] }} */
  const { cells } = JSON.parse(readFileSync(notebook, 'utf8'));
  const code = cells.flatMap(({ cell_type, source }) => (cell_type === 'code' ? [source].flat() : [])).join('\n');
  for (const [loader, { title, keys }] of Object.entries(loaders)) {
    if (!new RegExp(`\\b${loader}\\(`).test(code)) continue;
    for (const key of keys) if (!(await canFetch(key))) return `skipped: ${title} cannot be reached`;
  }
}

/**
 * The notebooks that can run here; for each of the others, a line that says why it is skipped.
 *
 * @param {string[]} notebooks
 * @returns {Promise<string[]>}
 */
export async function withinReach(notebooks) {
  /** @type {string[]} */
  const found = [];
  for (const notebook of notebooks) {
    const reason = await whySkipped(notebook);
    if (reason) console.log(`${reason}: ${notebook.split('/notebooks/').at(-1)} is not run`);
    else found.push(notebook);
  }
  return found;
}

/** @param {string} key */
async function canFetch(key) {
  try {
    await fetchDataSet(key);
    return true;
  } catch (error) {
    if (error instanceof UnreachableError) return false;
    throw error;
  }
}
