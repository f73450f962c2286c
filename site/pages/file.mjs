import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { root } from '../../setup/paths.mjs';
import { fromPage } from '../course/paths.mjs';
import { highlight } from '../text/highlight.mjs';
import { html } from '../text/html.mjs';
import { newContext, renderMarkdown } from '../text/markdown.mjs';

/**
 * A file of the repository as a page: a Markdown file rendered, any other as code.
 *
 * @param {string} file in the repository
 * @param {string} page
 * @param {import('../course/links.mjs').Links} links
 * @returns {import('./layout.mjs').Page}
 */
export function filePage(file, page, links) {
  const text = readFileSync(join(root, file), 'utf8');
  const context = newContext((target) => fromPage(page, links.resolve(file, target)));
  const isText = extname(file) === '.md';
  const body = isText ? renderMarkdown(text, context) : highlight(text.trimEnd(), extname(file).slice(1));
  const hasTitle = context.headings.some(({ level }) => level === 1);
  return {
    path: page,
    title: file,
    description: `${file} of siamese-lab`,
    maths: context.maths,
    kind: 'file',
    main: html`<p class="eyebrow">${hasTitle && file}</p>${!hasTitle && html`<h1>${file}</h1>`}${body}`,
  };
}

/**
 * The names in a folder of the repository.
 *
 * @param {string} folder
 * @param {string} page
 * @returns {import('./layout.mjs').Page}
 */
export function folderPage(folder, page) {
  const names = readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !/^(dist|node_modules|\..*)$/.test(name))
    .map((entry) => `${entry.name}${entry.isDirectory() ? '/' : ''}`)
    .sort();
  return {
    path: page,
    title: folder,
    description: `The folder ${folder} of siamese-lab`,
    kind: 'file',
    main: html`<h1>${folder}</h1><ul>${names.map((name) => html`<li><code>${name}</code></li>`)}</ul>`,
  };
}
