import { readFileSync } from 'node:fs';

/**
 * Versions and hashes of what the native runtime is made of, from the repository's lock files.
 *
 * @typedef {object} NativeLock
 * @property {Record<string, { version: string, integrity: string }>} npm
 * @property {Record<string, { version: string, sha256: string[] }>} pypi a hash for each file of the version
 */

/** @type {NativeLock} */
export const nativeLock = JSON.parse(readFileSync(new URL('native-lock.json', import.meta.url), 'utf8'));
