import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { fetchFromDebian } from '../../../lib/data/sources/debian-source';
import { setEnvironment, temporaryFolder, wantedFile } from '../tiny-data-set';

const source = {
  kind: 'debian' as const,
  name: 'Debian',
  package: 'tiny-words',
  folder: 'usr/share/words/',
  suffix: '.gz' as const,
};
const wanted = [wantedFile('one', Buffer.from('first')), wantedFile('two', Buffer.from('second'))];

/** Stand-ins for apt-get and dpkg-deb: shell scripts that keep a log, and copy a folder in place of a package. */
async function machine({ download, update = 'exit 0' }: { download: string; update?: string }) {
  const folder = await temporaryFolder();
  const files = join(folder, 'package', source.folder);
  await mkdir(files, { recursive: true });
  await writeFile(join(files, 'one.gz'), gzipSync('first'));
  await writeFile(join(files, 'two.gz'), gzipSync('second'));
  const bin = join(folder, 'bin');
  await mkdir(bin);
  const options = { mode: 0o755 };
  const apt = `#!/bin/sh
echo "$*" >> ${folder}/log
case "$*" in
  *Dir::State=*" update") ${update} ;;
  *" download tiny-words") ${download} ;;
  *) exit 3 ;;
esac`;
  await writeFile(join(bin, 'apt-get'), apt, options);
  await writeFile(
    join(bin, 'dpkg-deb'),
    `#!/bin/sh\n[ "$1" = --version ] || cp -r ${folder}/package "$3" && [ -f "$2" -o "$1" = --version ]`,
    options,
  );
  setEnvironment('PATH', `${bin}:${process.env.PATH}`);
  return { log: async () => (await readFile(join(folder, 'log'), 'utf8')).trim().split('\n') };
}

async function fetched(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { file, bytes } of fetchFromDebian(source, wanted, folder)) found[file.name] = await text(bytes);
  return found;
}

const delivers = 'touch tiny-words_1.0_all.deb';
const unknown = 'echo "E: Unable to locate package tiny-words" >&2; exit 100';
const needsOwnLists = `case "$*" in *Dir::State=*) ls "$(echo "$*" | sed 's/.*Dir::State=\\([^ ]*\\).*/\\1/')/lists" > /dev/null && ${delivers} ;; *) ${unknown} ;; esac`;

test('the package is downloaded, unpacked and decompressed, and nothing is left behind', async () => {
  const { log } = await machine({ download: delivers });
  const folder = await temporaryFolder();
  expect(await fetched(folder)).toEqual({ one: 'first', two: 'second' });
  expect(await readdir(folder)).toEqual([]);
  expect(await log()).toEqual([expect.stringMatching(/Acquire::Retries=0 download tiny-words$/)]);
});

test('without package lists, private ones are fetched', async () => {
  const { log } = await machine({ download: needsOwnLists });
  const folder = await temporaryFolder();
  expect(await fetched(folder)).toEqual({ one: 'first', two: 'second' });
  expect(await readdir(folder)).toEqual([]);
  expect((await log()).map((line) => line.split(' ').at(-1))).toEqual(['tiny-words', 'update', 'tiny-words']);
  for (const line of (await log()).slice(1)) expect(line).toContain(`-oDir::State=${join(folder, '.debian.')}`);
});

test('one repository that cannot be reached does not matter while another has the package', async () => {
  await machine({ download: needsOwnLists, update: 'echo "E: Failed to fetch" >&2; exit 100' });
  expect(await fetched(await temporaryFolder())).toEqual({ one: 'first', two: 'second' });
});

test('a package that cannot be had is given up with every reason', async () => {
  await machine({ download: unknown, update: 'echo "E: Could not resolve deb.test" >&2; exit 100' });
  const folder = await temporaryFolder();
  await expect(fetched(folder)).rejects.toThrow(
    'apt-get: Unable to locate package tiny-words; apt-get: Could not resolve deb.test',
  );
  expect(await readdir(folder)).toEqual([]);
});

test('an apt-get that makes no package', async () => {
  await machine({ download: 'exit 0' });
  await expect(fetched(await temporaryFolder())).rejects.toThrow('apt-get download tiny-words made no .deb file');
});
