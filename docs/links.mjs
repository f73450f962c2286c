import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import GithubSlugger from 'github-slugger';
import { lexer, walkTokens } from 'marked';

const checkout = fileURLToPath(new URL('..', import.meta.url));
const written = /^(?:[^./][^/]*\.md|(?:bench|docs)\/[^/]+\.md|notebooks\/(?!.*\.ipynb_checkpoints).*\.(?:ipynb|md))$/;

/** The list of links that lead outside, which is made from all others. */
export const list = 'docs/outside-links.md';

/**
 * What people read here, but for the list of links: Markdown files and notebooks.
 *
 * @param {string} [root]
 * @returns {string[]} paths from the root, sorted
 */
export function documents(root = checkout) {
  const folders = ['.', 'bench', 'docs', 'notebooks'].filter((folder) => existsSync(join(root, folder)));
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: folder === 'notebooks', encoding: 'utf8' }).map((file) =>
      join(folder, file),
    ),
  );
  return files.filter((file) => written.test(file) && file !== list).sort();
}

/**
 * A document's prose: of a notebook its Markdown cells.
 *
 * @param {string} path
 * @returns {string}
 */
function proseOf(path) {
  const text = readFileSync(path, 'utf8');
  if (!path.endsWith('.ipynb')) return text;
  /** @type {{ cells: { cell_type: string, source: string | string[] }[] }} */
  const { cells } = JSON.parse(text);
  const prose = cells.filter(({ cell_type }) => cell_type === 'markdown');
  return prose.map(({ source }) => [source].flat().join('')).join('\n\n');
}

/**
 * Where a document's links and pictures lead, each once, in the order in which they come.
 *
 * @param {string} path from the root
 * @param {string} [root]
 * @returns {string[]}
 */
export function linksOf(path, root = checkout) {
  /** @type {string[]} */
  const links = [];
  walkTokens(lexer(proseOf(join(root, path))), (token) => {
    if (token.type === 'link' || token.type === 'image') links.push(token.href);
    if (token.type === 'html')
      for (const [, href] of token.raw.matchAll(/<(?:img|a)\b[^>]*?\s(?:src|href)="([^"]*)"/g)) links.push(href);
  });
  return [...new Set(links)];
}

/**
 * Why a link of a document leads nowhere: no such file, or no such heading in it. Null: it leads somewhere, or outside.
 *
 * @param {string} path the document, from the root
 * @param {string} link
 * @param {string} [root]
 * @returns {string | null}
 */
export function faultOfLink(path, link, root = checkout) {
  if (isOutside(link)) return null;
  const [file, anchor] = link.split('#').map(decodeURIComponent);
  const target = file ? join(root, dirname(path), file) : join(root, path);
  if (relative(root, target).startsWith('..')) return `${path}: ${link} leads out of the checkout`;
  if (!existsSync(target)) return `${path}: ${link}: no such file`;
  if (anchor === undefined) return null;
  if (statSync(target).isDirectory()) return `${path}: ${link}: a folder has no headings`;
  return anchorsOf(target).includes(anchor) ? null : `${path}: ${link}: no such heading`;
}

/** @param {string} link */
function isOutside(link) {
  return /^[a-z][a-z0-9+.-]*:/i.test(link);
}

/**
 * The names of a document's headings, as GitHub makes them; of a notebook, as JupyterLab makes them.
 *
 * @param {string} path
 * @returns {string[]}
 */
function anchorsOf(path) {
  const slugger = new GithubSlugger();
  return lexer(proseOf(path)).flatMap((token) => {
    if (token.type !== 'heading') return [];
    const text = token.text.replace(/[*_`]/g, '');
    return [path.endsWith('.ipynb') ? text.replaceAll(' ', '-') : slugger.slug(text)];
  });
}

/**
 * All links that lead outside, each with the documents that have it.
 *
 * @param {string} [root]
 * @returns {Map<string, string[]>} sorted by address
 */
export function outsideLinks(root = checkout) {
  /** @type {Map<string, string[]>} */
  const found = new Map();
  for (const path of documents(root))
    for (const link of linksOf(path, root)) if (isOutside(link)) found.set(link, [...(found.get(link) ?? []), path]);
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}
