import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { loadDrawings } from '../../../lib/data/omniglot/load-drawings';
import { fileServer } from '../local-server';
import { tinyDataSet } from '../tiny-data-set';
import { dot, zipOf } from './archives';

vi.mock('../../../lib/display/progress', () => ({ startProgress: () => ({ update() {}, end() {} }) }));

/** Alphabet, letter, drawer, and the column of the ink. */
const small1 = zipOf([
  ['small1/B/character01/0002_02.png', dot(2)],
  ['small1/B/character01/0002_01.png', dot(1)],
]);
const small2 = zipOf([
  ['small2/B/character01/0002_01.png', dot(1)],
  ['small2/A/character01/0001_01.png', dot(7)],
]);

async function twoArchives() {
  const contents = { 'one.zip': new Uint8Array(small1), 'two.zip': new Uint8Array(small2) };
  const server = await fileServer(contents);
  return { ...server, ...(await tinyDataSet(contents, [server.source])) };
}

test('archives become one data set, decoded once', async () => {
  const { data, requests } = await twoArchives();
  const first = await loadDrawings(['tiny'], { name: 'Some letters (both)' });
  expect([first.name, first.size, first.classNames]).toEqual([
    'Some letters (both)',
    3,
    ['A/character01', 'B/character01'],
  ]);
  expect([0, 1, 2].map((row) => first.images.indexOf(255, row * 11025) - row * 11025)).toEqual([7, 1, 2]);
  expect((await readdir(join(data, 'cache', 'omniglot-images'))).sort()).toEqual([
    'Some-letters-both.json',
    'Some-letters-both.pixels',
  ]);
  expect(await loadDrawings(['tiny'], { name: 'Some letters (both)' })).toEqual(first);
  expect(requests).toEqual(['/one.zip', '/two.zip']);
});

test('the archives are verified each time, and fetched again where they are damaged', async () => {
  const { folder, requests } = await twoArchives();
  await loadDrawings(['tiny'], { name: 'a' });
  await writeFile(join(folder, 'two.zip'), (await readFile(join(folder, 'two.zip'))).subarray(1));
  expect((await loadDrawings(['tiny'], { name: 'a' })).size).toBe(3);
  expect(requests).toEqual(['/one.zip', '/two.zip', '/two.zip']);
});
