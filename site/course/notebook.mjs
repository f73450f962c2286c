import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from '../../setup/paths.mjs';
import { plainText } from '../text/markdown.mjs';

/**
 * @typedef {object} Output as nbformat 4 has it
 * @property {'stream' | 'display_data' | 'execute_result' | 'error'} output_type
 * @property {string | string[]} [text]
 * @property {Record<string, any>} [data]
 * @property {Record<string, any>} [metadata]
 * @property {string[]} [traceback]
 */

/** @typedef {{ id: string, type: 'markdown' | 'code' | 'raw', source: string, outputs: Output[] }} Cell */

/**
 * @typedef {object} Notebook
 * @property {string} path in the repository
 * @property {string} name the file's, without its ending
 * @property {string} title of its H1, in words
 * @property {string} lead its first paragraph
 * @property {Cell[]} cells without the H1
 */

/** @param {string | string[] | undefined} text @returns {string} */
export const joined = (text) => [text ?? ''].flat().join('');

/**
 * @param {string} path in the repository
 * @returns {Notebook}
 * @throws {Error} if its first cell does not begin with an H1, or if it has another H1
 */
export function readNotebook(path) {
  /** @type {{ cells: any[] }} */
  const file = JSON.parse(readFileSync(join(root, path), 'utf8'));
  const cells = file.cells.map(({ id, cell_type, source, outputs }) => ({
    id,
    type: cell_type,
    source: joined(source),
    outputs: outputs ?? [],
  }));
  const [first, ...rest] = cells;
  const [heading, ...text] = (first?.source ?? '').split('\n');
  if (first?.type !== 'markdown' || !heading.startsWith('# '))
    throw new Error(`${path}: the first line must be an H1, found "${heading}"`);
  const body = text.join('\n').trim();
  const [lead] = body.split(/\n\s*\n/);
  return {
    path,
    name: basename(path, '.ipynb'),
    title: plainText(heading.slice(2).trim()),
    lead,
    cells: [{ ...first, source: body }, ...rest],
  };
}
