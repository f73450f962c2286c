import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { create } from 'tar';
import { expect, test } from 'vitest';
import { reasonOf } from '../../../lib/checks/reason-of';
import { fetchSpokenDigits } from '../../../lib/data/sources/spoken-digits-source';
import { recordings } from '../../../lib/data/spoken-digits/recordings';
import { localServer } from '../local-server';
import { temporaryFolder, wantedFile } from '../tiny-data-set';

const contentOf = (file: string) => `<${file}>`;
const joined = Buffer.from(recordings.map(({ file }) => contentOf(file)).join(''));
const wanted = [wantedFile('recordings.joined', joined)];

/** A compressed archive of all recordings and a README, in the order in which the system lists them. */
async function archive(change: (folder: string) => Promise<unknown> = async () => {}): Promise<Buffer> {
  const folder = await temporaryFolder();
  const inner = join(folder, 'digits-1', 'recordings');
  await mkdir(inner, { recursive: true });
  await writeFile(join(folder, 'digits-1', 'README.md'), 'recordings');
  await Promise.all(recordings.map(({ file }) => writeFile(join(inner, file), contentOf(file))));
  await change(inner);
  await create({ cwd: folder, gzip: true, file: join(folder, 'all.tar.gz') }, ['digits-1']);
  return readFile(join(folder, 'all.tar.gz'));
}

/** Made by the first test that asks. */
let made: Promise<Buffer> | undefined;
const whole = () => {
  made ??= archive();
  return made;
};

async function fetched(bytes: Uint8Array): Promise<Buffer[]> {
  const { address } = await localServer((_, response) => response.end(bytes));
  const source = {
    kind: 'spoken-digits' as const,
    name: 'local',
    address: `${address}all.tar.gz`,
    folder: 'digits-1/recordings/',
  };
  const found: Buffer[] = [];
  for await (const { bytes } of fetchSpokenDigits(source, wanted)) found.push(await buffer(bytes));
  return found;
}

test('the recordings are joined in the order of their names, whatever their order in the archive', {
  timeout: 120_000,
}, async () => {
  const [found, ...others] = await fetched(await whole());
  expect(found.equals(joined)).toBe(true);
  expect(others).toEqual([]);
});

test.each<[string, (inner: string) => Promise<unknown>, number]>([
  ['a recording that is missing', (inner) => rm(join(inner, '4_theo_7.wav')), 2_999],
  ['a recording that is too large', (inner) => writeFile(join(inner, '4_theo_7.wav'), new Uint8Array(100_001)), 2_999],
  [
    'a link in place of a recording',
    async (inner) => {
      await rm(join(inner, '4_theo_7.wav'));
      await symlink('/etc/hostname', join(inner, '4_theo_7.wav'));
    },
    2_999,
  ],
])('%s is named', { timeout: 120_000 }, async (_, change, count) => {
  await expect(fetched(await archive(change))).rejects.toThrow(
    new RegExp(
      `^http.*all\\.tar\\.gz must have 3000 recordings, found ${count} and no digits-1/recordings/4_theo_7\\.wav$`,
    ),
  );
});

test.each<[string, () => Promise<Uint8Array> | Uint8Array, RegExp]>([
  ['half an archive', async () => (await whole()).subarray(0, 20_000), /unexpected end of file/],
  ['no archive', () => Buffer.from('<html>sorry</html>'), /./],
  ['an empty answer', () => Buffer.alloc(0), /./],
])('%s is given up with a reason', { timeout: 120_000 }, async (_, bytes, reason) => {
  expect(await fetched(await bytes()).catch(reasonOf)).toMatch(reason);
});
