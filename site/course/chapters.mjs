import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../setup/paths.mjs';
import { readCourseTable } from './course-table.mjs';
import { readNotebook } from './notebook.mjs';

/**
 * @typedef {import('./notebook.mjs').Notebook & { page: string, number: string, builds?: string, measured?: string }} Chapter
 *   page: its path on the site; number: as in the file's name; what it builds and measured: of the README's table, in Markdown
 */

/**
 * The notebooks of a folder in their order, each with its page.
 *
 * @param {string} folder in the repository
 * @param {string} pages on the site
 * @returns {Chapter[]}
 */
function readFolder(folder, pages) {
  if (!existsSync(join(root, folder))) return [];
  const table = readCourseTable();
  return readdirSync(join(root, folder))
    .filter((file) => file.endsWith('.ipynb'))
    .sort()
    .map((file) => {
      const notebook = readNotebook(`${folder}/${file}`);
      const number = String(Number.parseInt(notebook.name, 10) || '');
      return { ...notebook, ...table.get(notebook.path), number, page: `${pages}/${notebook.name}.html` };
    });
}

/** The chapters, and the solutions of their exercises. */
export function readCourse() {
  return {
    chapters: readFolder('notebooks', 'chapters'),
    solutions: readFolder('notebooks/solutions', 'chapters/solutions'),
  };
}
