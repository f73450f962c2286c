import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a file beside its place and renames it once it is whole, so that a killed process leaves the old one. The folder is made if it is
 * missing. For one writer at a time: all write to `PATH.partial`, so that what a killed one left is overwritten by the next.
 *
 * @param {string} path
 * @param {string | Uint8Array} content
 */
export function replaceFileSync(path, content) {
  const partial = `${path}.partial`;
  mkdirSync(dirname(path), { recursive: true });
  try {
    writeFileSync(partial, content);
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}
