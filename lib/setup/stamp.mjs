import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFileSync } from './replace-file.mjs';

const unfinished = 'unfinished';

/**
 * @param {string[]} parts
 * @returns {string}
 */
export function hashOf(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}\n`).update(part);
  return hash.digest('hex');
}

/** The hash for which a step last ran, kept in a file that is written once the step has succeeded. */
export class Stamp {
  /**
   * @param {string} name
   * @param {string} folder
   */
  constructor(name, folder) {
    this.path = join(folder, `${name}.stamp`);
  }

  /** @returns {string | undefined} the hash of the last success, unless a run was started since */
  read() {
    const text = this.#text();
    return text === unfinished ? undefined : text;
  }

  /** Whether a run was started and has not succeeded. */
  get interrupted() {
    return this.#text() === unfinished;
  }

  begin() {
    this.#write(unfinished);
  }

  /** @param {string} hash */
  finish(hash) {
    this.#write(hash);
  }

  #text() {
    return existsSync(this.path) ? readFileSync(this.path, 'utf8').trim() : undefined;
  }

  /** @param {string} text */
  #write(text) {
    replaceFileSync(this.path, `${text}\n`);
  }
}
