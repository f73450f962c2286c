import { posix } from 'node:path';

/**
 * The relative path from one page to another; both are given as paths from the site's root, with or without an anchor.
 *
 * @param {string} page
 * @param {string} target
 */
export function fromPage(page, target) {
  const [path, ...anchor] = target.split('#');
  const way = path === page && anchor.length > 0 ? '' : posix.relative(posix.dirname(page), path);
  return [way, ...anchor].join('#');
}
