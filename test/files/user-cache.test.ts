import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { userCache } from '../../lib/files/user-cache';

test.each([
  ['linux', {}, '/people/ada/.cache/siamese-lab'],
  ['linux', { XDG_CACHE_HOME: '/big/cache' }, '/big/cache/siamese-lab'],
  ['linux', { XDG_CACHE_HOME: 'relative' }, '/people/ada/.cache/siamese-lab'],
  ['linux', { XDG_CACHE_HOME: '' }, '/people/ada/.cache/siamese-lab'],
  ['darwin', { XDG_CACHE_HOME: '/big/cache' }, '/people/ada/Library/Caches/siamese-lab'],
  ['win32', { LOCALAPPDATA: '/local' }, '/local/siamese-lab'],
  ['win32', {}, '/people/ada/AppData/Local/siamese-lab'],
] as const)('on %s with %o: %s', (platform, env, folder) => {
  expect(userCache(env, platform, '/people/ada')).toBe(folder);
});

test('SIAMESE_CACHE names the folder itself', () => {
  expect(userCache({ SIAMESE_CACHE: '/mine', XDG_CACHE_HOME: '/big' }, 'linux', '/people/ada')).toBe('/mine');
  expect(userCache({ SIAMESE_CACHE: 'mine' }, 'linux', '/people/ada')).toBe(resolve('mine'));
});
