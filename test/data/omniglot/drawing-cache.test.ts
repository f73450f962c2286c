import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { cachedDrawings } from '../../../lib/data/omniglot/drawing-cache';
import { damaged, someBytes, temporaryFolder } from '../tiny-data-set';

const drawings = { paths: ['a', 'b'], images: someBytes(2 * 11025) };

async function cache() {
  const folder = join(await temporaryFolder(), 'images');
  const decode = vi.fn(async () => drawings);
  const load = (source = 'hash') => cachedDrawings({ folder, name: 'some', source }, decode);
  return { folder, decode, load };
}

test('drawings are decoded once, then read', async () => {
  const { folder, decode, load } = await cache();
  expect(await load()).toBe(drawings);
  expect(await load()).toEqual(drawings);
  expect(decode).toHaveBeenCalledTimes(1);
  expect((await readdir(folder)).sort()).toEqual(['some.json', 'some.pixels']);
});

test('they are decoded again for another source', async () => {
  const { decode, load } = await cache();
  await load();
  await load('another');
  await load('another');
  expect(decode).toHaveBeenCalledTimes(2);
});

test.each<[string, string, (bytes: Uint8Array) => Uint8Array]>([
  ['one wrong bit', 'some.pixels', (bytes) => damaged(bytes, 12_345)],
  ['pixels that end early', 'some.pixels', (bytes) => bytes.subarray(0, 11_025)],
  ['half an index', 'some.json', (bytes) => bytes.subarray(0, bytes.length / 2)],
  ['an index of something else', 'some.json', () => Buffer.from('null')],
  ['an index of one image', 'some.json', (bytes) => Buffer.from(`${Buffer.from(bytes)}`.replace(',"b"', ''))],
  ['a name that is not text', 'some.json', (bytes) => Buffer.from(`${Buffer.from(bytes)}`.replace('"b"', '7'))],
])('%s is mended', async (_, file, change) => {
  const { folder, decode, load } = await cache();
  await load();
  await writeFile(join(folder, file), change(await readFile(join(folder, file))));
  expect(await load()).toEqual(drawings);
  expect(decode).toHaveBeenCalledTimes(2);
  await load();
  expect(decode).toHaveBeenCalledTimes(2);
});

test('where they cannot be kept, a warning says so', async () => {
  const folder = join(await temporaryFolder(), 'file');
  await writeFile(folder, '');
  const warned = vi.spyOn(console, 'warn').mockReturnValue();
  expect(await cachedDrawings({ folder, name: 'some', source: 'hash' }, async () => drawings)).toBe(drawings);
  expect(warned).toHaveBeenCalledWith(
    expect.stringMatching(/^loadOmniglot: could not keep the images in .* again next time: E/),
  );
  warned.mockRestore();
});
