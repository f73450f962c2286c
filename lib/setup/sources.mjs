import { basename } from 'node:path';
import { findInMirror, mirrorFolder } from '../dist/files/mirror.js';
import { fetchOrExplain, withMirror } from './download.mjs';
import { wheelFits } from './platform.mjs';

/**
 * A file that can be had, and the hash that it must have.
 *
 * @typedef {object} Source
 * @property {string} name
 * @property {string | undefined} url undefined where `SIAMESE_MIRROR` has it
 * @property {string} path where it is in `SIAMESE_MIRROR`, verified, if it is there
 * @property {string} [notMirrored] why `SIAMESE_MIRROR` does not have it, if that is set
 * @property {string} algorithm
 * @property {string} digest in hexadecimal digits
 */

/**
 * The tarball of an npm package: in `SIAMESE_MIRROR`, else in the registry.
 *
 * @param {string} name
 * @param {{ version: string, integrity: string }} locked
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<Source>}
 */
export async function npmSource(name, { version, integrity }, env = process.env) {
  const file = `${name.replace('@', '').replace('/', '-')}-${version}.tgz`; // as `npm pack` names it
  const registry = (env.npm_config_registry || 'https://registry.npmjs.org/').replace(/\/*$/, '/');
  const [algorithm, base64] = integrity.split('-');
  const digest = Buffer.from(base64, 'base64').toString('hex');
  const mirrored = await findMirrored({ name: file, algorithm, digests: [digest] }, env);
  if (mirrored.path) return { name: file, url: undefined, path: mirrored.path, algorithm, digest };
  const url = `${registry}${name}/-/${name.split('/').at(-1)}-${version}.tgz`;
  return { name: file, url, path: '', notMirrored: mirrored.reason, algorithm, digest };
}

/**
 * The wheel of a Python package for this machine, in `SIAMESE_MIRROR`, else in the index. Which Python it is for does not matter: no Python
 * runs it.
 *
 * @param {string} name
 * @param {{ version: string, sha256: string[] }} locked
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<Source>}
 * @throws {Error} if there is none with one of the hashes
 */
export async function wheelSource(name, { version, sha256 }, env = process.env) {
  const start = `${name.replaceAll('-', '_')}-${version}-`;
  /** @param {string} file */
  const fits = (file) => file.startsWith(start) && wheelFits(file);
  const algorithm = 'sha256';
  const wanted = { name: `${start}*.whl for this machine`, fits, algorithm, digests: sha256 };
  const { path, reason: notMirrored } = await findMirrored(wanted, env);
  if (path) return { name: basename(path), url: undefined, path, algorithm, digest: sha256.join(' ') };
  const files = await listFiles(name, env).catch((error) => {
    throw withMirror(error, notMirrored);
  });
  const wheel = files
    .filter((file) => fits(file.name) && sha256.includes(file.sha256))
    .sort((a, b) => (a.name < b.name ? -1 : 1))[0];
  if (!wheel)
    throw withMirror(
      new Error(
        `${name} ${version}: none of the ${files.length} files of the index is for ${process.platform} on ${process.arch} and has one of the ${sha256.length} locked hashes`,
      ),
      notMirrored,
    );
  return { name: wheel.name, url: wheel.url, path: '', notMirrored, algorithm, digest: wheel.sha256 };
}

/**
 * @param {Parameters<typeof findInMirror>[1]} wanted
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ path?: string, reason?: string }>} neither, where no mirror is named
 */
async function findMirrored(wanted, env) {
  const mirror = mirrorFolder(env);
  return mirror ? findInMirror(mirror, wanted) : {};
}

/**
 * What a Python package index has of a package, from its JSON or, where it has only that, its HTML.
 *
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ name: string, url: string, sha256: string }[]>}
 */
async function listFiles(name, env) {
  const page = `${(env.PIP_INDEX_URL || 'https://pypi.org/simple').replace(/\/*$/, '')}/${name}/`;
  const accept = 'application/vnd.pypi.simple.v1+json, text/html;q=0.1';
  const response = await fetchOrExplain(page, { headers: { accept } });
  const text = await response.text();
  const absolute = (/** @type {string} */ url) => new URL(url, response.url).href;
  if (response.headers.get('content-type')?.includes('json'))
    return JSON.parse(text).files.map(
      (/** @type {{ filename: string, url: string, hashes: { sha256: string } }} */ file) => ({
        name: file.filename,
        url: absolute(file.url),
        sha256: file.hashes.sha256,
      }),
    );
  return Array.from(text.matchAll(/href="([^"#]+)#sha256=(\w+)/g), ([, href, sha256]) => {
    const url = absolute(href.replaceAll('&amp;', '&'));
    return { name: decodeURIComponent(url.split('?')[0].split('/').at(-1) ?? ''), url, sha256 };
  });
}
