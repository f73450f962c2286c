import { expect, it } from 'vitest';
import { isUnreachable } from '../../lib/data/is-unreachable';

const error = (...lines: string[]) =>
  new Error(['Omniglot: no source delivered 1 of 1 files. Tried in this order:', ...lines].join('\n'));
const offline = '  - official files: fetch failed: getaddrinfo ENOTFOUND';
const lacking = '  - SIAMESE_MIRROR: no file a.zip in /m, or up to two folders below';
const mirror = { SIAMESE_MIRROR: '/m' };

it.each<[string, boolean, Error, NodeJS.ProcessEnv]>([
  ['nothing answers', true, error(offline), {}],
  ['nothing answers, and the mirror does not have it', true, error(lacking, offline), mirror],
  ['a source has other bytes', false, error(offline, '  - npm: a.zip: after 9 bytes: refused, its sha256 must be'), {}],
  [
    'the mirror has other bytes',
    false,
    error('  - SIAMESE_MIRROR: /m/a.zip: refused, its sha256 must be', offline),
    mirror,
  ],
  ['the mirror cannot be read', false, error('  - SIAMESE_MIRROR: EACCES: permission denied', offline), mirror],
  ['the mirror was not asked', false, error(offline), mirror],
  ['another fault', false, new TypeError('x is not a function'), {}],
])('%s: %s', (_, unreachable, found, env) => {
  expect(isUnreachable(found, env)).toBe(unreachable);
});
