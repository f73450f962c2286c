import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { foreignLine } from '../dist/checks/foreign-line.js';
import { reasonOf } from '../dist/checks/reason-of.js';
import { hashOf, wrongHash } from '../dist/files/mirror.js';

/**
 * The file of a source, verified: in `SIAMESE_MIRROR` where it is there, else downloaded to `path`. A download that broke off, of this
 * process or of one before, is gone on with.
 *
 * @param {import('./sources.mjs').Source} source
 * @param {string} path
 * @param {(line: string) => void} onLine
 * @returns {Promise<string>} where it is
 * @throws {Error} that names the address, for what is not there or has another hash, and says why `SIAMESE_MIRROR` did not help
 */
export async function fetchVerified(source, path, onLine) {
  if (source.url === undefined) return source.path;
  try {
    if (!existsSync(path)) await download(source.name, source.url, path, onLine);
    await verify(source, path);
  } catch (error) {
    throw withMirror(/** @type {Error} */ (error), source.notMirrored);
  }
  return path;
}

/**
 * @param {Error} error
 * @param {string} [reason] why the mirror did not have it; none where no mirror is named
 */
export function withMirror(error, reason) {
  return reason ? new Error(`${error.message}; SIAMESE_MIRROR: ${reason}`, { cause: error }) : error;
}

/**
 * @param {string} name
 * @param {string} url
 * @param {string} path
 * @param {(line: string) => void} onLine
 */
async function download(name, url, path, onLine) {
  mkdirSync(dirname(path), { recursive: true });
  const partial = `${path}.partial`;
  const start = existsSync(partial) ? statSync(partial).size : 0;
  const response = await fetchOrExplain(url, start > 0 ? { headers: { range: `bytes=${start}-` } } : {});
  await save(response, partial, { start: response.status === 206 ? start : 0, name, onLine });
  renameSync(partial, path);
}

/**
 * `fetch` whose errors say what went wrong with which address.
 *
 * @param {string} url
 * @param {RequestInit} [options]
 */
export async function fetchOrExplain(url, options) {
  const response = await fetch(url, options).catch((error) => {
    const { cause } = /** @type {{ cause?: { code?: string, message?: string } }} */ (error);
    throw new Error(
      `${foreignLine(url)}: ${cause?.code ?? reasonOf(error)}: is there a network? Behind a proxy, or without one, see README.md of the package siamese-lab`,
    );
  });
  // A range that begins at the end of the file: all of it is there.
  if (!response.ok && response.status !== 416)
    throw new Error(`${foreignLine(url)}: the server answered ${response.status}`);
  return response;
}

/**
 * @param {Response} response
 * @param {string} partial
 * @param {{ start: number, name: string, onLine: (line: string) => void }} progress
 */
async function save(response, partial, { start, name, onLine }) {
  if (response.status === 416 || !response.body) return;
  const total = start + Number(response.headers.get('content-length') ?? 0);
  let done = start;
  const body = Readable.fromWeb(/** @type {import('node:stream/web').ReadableStream} */ (response.body));
  body.on('data', ({ length }) => {
    done += length;
    onLine(`${name} ${(done / 1e6).toFixed(0)} of ${(total / 1e6).toFixed(0)} MB`);
  });
  await pipeline(body, createWriteStream(partial, { flags: start > 0 ? 'a' : 'w' }));
}

/**
 * Removes what has another hash.
 *
 * @param {import('./sources.mjs').Source} source
 * @param {string} path
 * @throws {Error} for another hash
 */
async function verify({ algorithm, digest }, path) {
  const found = await hashOf(createReadStream(path), algorithm);
  const digests = digest.split(' ');
  if (digests.includes(found)) return;
  rmSync(path);
  throw new Error(`${path}: ${wrongHash(algorithm, digests, found)}`);
}
