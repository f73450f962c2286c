import { existsSync, statSync } from 'node:fs';
import { extname, join, posix } from 'node:path';
import { slug } from 'github-slugger';
import { root } from '../../setup/paths.mjs';

/** The files that get a page of the site with their text; other files are copied. */
const readable = /\.(md|[cm]?[jt]s|py|cc|h|json|css|ya?ml|txt|in|lock|sh|cff)$|(^|\/)[A-Z]+$|^\.gitignore$/;

/** The targets on the site of the repository's links. A file that a page links to and that has no page of its own gets one. */
export class Links {
  /** The linked files and folders of the repository, and their paths on the site. @type {Map<string, string>} */
  wanted = new Map();

  /** @param {Map<string, string>} pages of the site, by the file of the repository that they show */
  constructor(pages) {
    this.pages = pages;
  }

  /**
   * @param {string} from the file of the repository that has the link
   * @param {string} target as written there: a relative path, an anchor, or both
   * @returns {string} path from the site's root, with its anchor
   * @throws {Error} if the link leads nowhere
   */
  resolve(from, target) {
    const [path, anchor] = decodeURI(target).split('#');
    const file = path === '' ? from : posix.join(posix.dirname(from), path).replace(/\/$/, '');
    if (file.startsWith('..') || !existsSync(join(root, file)))
      throw new Error(`${from}: a link must lead to a file of the repository, found "${target}", which does not exist`);
    const page = this.pages.get(file) ?? this.wanted.get(file) ?? this.#want(file);
    return anchor === undefined ? page : `${page}#${slug(anchor)}`;
  }

  /** @param {string} file */
  #want(file) {
    const isFolder = statSync(join(root, file)).isDirectory();
    const page = isFolder ? `${file}/index.html` : isReadable(file) ? `${file}.html` : file;
    this.wanted.set(file, `repository/${page}`);
    return `repository/${page}`;
  }
}

/** @param {string} file */
export const isReadable = (file) => readable.test(file) && extname(file) !== '.ipynb';
