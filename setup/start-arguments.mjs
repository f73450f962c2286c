import { existsSync, statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';

/**
 * What `npm start` serves, and the arguments that it passes to JupyterLab.
 *
 * @typedef {object} StartArguments
 * @property {string} folder the folder that is served
 * @property {string} [notebook] the notebook to open, as a path from that folder
 * @property {string[]} rest
 */

const folderOptions = ['--ServerApp.root_dir', '--notebook-dir'];

/**
 * Reads the arguments of `npm start`: `--ServerApp.root_dir=FOLDER` or `--notebook-dir=FOLDER`, a folder or a notebook by its path,
 * and JupyterLab's own.
 *
 * @param {string[]} args
 * @param {{ chapters: string, cwd: string }} places the folder that is served by default, and the one that paths start from
 * @returns {StartArguments}
 * @throws {Error} if there is no such folder, or the notebook is not in it
 */
export function readStartArguments(args, { chapters, cwd }) {
  /** @type {string[]} */
  const rest = [];
  let folder;
  let notebook;
  for (let i = 0; i < args.length; i++) {
    const [name, ...values] = args[i].split('=');
    if (folderOptions.includes(name)) folder = values.length > 0 ? values.join('=') : args[++i];
    else if (isPath(args[i], args[i - 1], cwd)) notebook = resolve(cwd, args[i]);
    else rest.push(args[i]);
  }
  if (notebook && statSync(notebook).isDirectory()) [folder, notebook] = [notebook, undefined];
  const served = resolve(cwd, folder ?? (notebook && !isIn(chapters, notebook) ? dirname(notebook) : chapters));
  if (!existsSync(served) || !statSync(served).isDirectory())
    throw new Error(
      `npm start: ${served} must be a folder of notebooks, found ${existsSync(served) ? 'a file' : 'nothing'}`,
    );
  if (notebook && !isIn(served, notebook))
    throw new Error(`npm start: ${notebook} must be in ${served}, the folder that is served`);
  return { folder: served, notebook: notebook && relative(served, notebook), rest };
}

/**
 * Whether an argument is the path of a folder or a notebook, and not an option's value.
 *
 * @param {string} argument
 * @param {string | undefined} before
 * @param {string} cwd
 */
function isPath(argument, before, cwd) {
  if (argument.startsWith('-') || (before?.startsWith('-') && !before.includes('='))) return false;
  const path = resolve(cwd, argument);
  return existsSync(path) && (path.endsWith('.ipynb') || statSync(path).isDirectory());
}

/**
 * @param {string} folder
 * @param {string} path
 */
function isIn(folder, path) {
  const way = relative(folder, path);
  return way !== '' && !way.startsWith('..') && !isAbsolute(way);
}

/**
 * A path in the form that addresses have.
 *
 * @param {string} path from the folder that is served
 */
export const inAddress = (path) => path.split('/').map(encodeURIComponent).join('/');
