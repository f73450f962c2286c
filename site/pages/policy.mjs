import { createHash } from 'node:crypto';

const inline = /<script>([\s\S]*?)<\/script>/g;

/**
 * The content security policy of a page, as a tag for its head: only the site's own files are loaded. Inline styles are allowed, since
 * KaTeX and Plotly set sizes and colours with them.
 *
 * @param {string} [page] its inline scripts, which typedoc's pages have, are allowed by their hashes
 */
export function policyTag(page = '') {
  const hashes = Array.from(page.matchAll(inline), ([, script]) => `'sha256-${sha256(script)}'`);
  const policy = {
    'default-src': ["'none'"],
    'script-src': ["'self'", "'wasm-unsafe-eval'", ...new Set(hashes)],
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:', 'blob:'],
    'media-src': ["'self'"],
    'font-src': ["'self'"],
    'connect-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
  };
  const text = Object.entries(policy).map(([name, sources]) => `${name} ${sources.join(' ')}`);
  return `<meta http-equiv="Content-Security-Policy" content="${text.join('; ')}">`;
}

/** @param {string} text */
const sha256 = (text) => createHash('sha256').update(text).digest('base64');
