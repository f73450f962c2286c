import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { create } from 'tar';
import { expect, test } from 'vitest';
import { reasonOf } from '../../../lib/checks/reason-of';
import { fetchFromArchive } from '../../../lib/data/sources/archive-source';
import { localServer } from '../local-server';
import { someBytes, temporaryFolder, wantedFile } from '../tiny-data-set';

const contents = { one: someBytes(300_000), two: someBytes(300_000, 2), three: someBytes(10, 3) };
const wanted = [wantedFile('two', contents.two), wantedFile('one', contents.one)];
const patient = { answerMs: 20_000, stallMs: 20_000, stallBytes: 1_000 };

/** A compressed archive of one, three and two, in this order, in the folder `batches`. */
async function archive(change: (batches: string) => Promise<unknown> = async () => {}): Promise<Buffer> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'batches'));
  for (const [name, bytes] of Object.entries(contents)) await writeFile(join(folder, 'batches', name), bytes);
  await change(join(folder, 'batches'));
  const paths = ['one', 'three', 'two'].map((name) => `batches/${name}`);
  await create({ cwd: folder, gzip: true, file: join(folder, 'all.tar.gz') }, paths);
  return readFile(join(folder, 'all.tar.gz'));
}

async function fetched(
  answer: Parameters<typeof localServer>[0],
  limits = patient,
): Promise<Record<string, Uint8Array>> {
  const { address } = await localServer(answer);
  const source = { kind: 'archive' as const, name: 'local', address: `${address}all.tar.gz`, folder: 'batches/' };
  const found: Record<string, Uint8Array> = {};
  for await (const { file, bytes } of fetchFromArchive(source, wanted, limits))
    found[file.name] = new Uint8Array(await buffer(bytes));
  return found;
}

test('the wanted files come out of the archive', async () => {
  const bytes = await archive();
  const found = await fetched((_, response) => response.end(bytes));
  expect(Object.entries(found).map(([name, bytes]) => wantedFile(name, bytes))).toEqual([...wanted].reverse());
});

test('the download ends with the last wanted file', async () => {
  const bytes = await archive();
  // The end of the archive never comes.
  const found = await fetched((_, response) => response.write(bytes.subarray(0, -8)));
  expect(Object.keys(found)).toEqual(['one', 'two']);
});

test.each<[string, (batches: string) => Promise<unknown>]>([
  ['a file of another size', (batches) => writeFile(join(batches, 'two'), 'short')],
  [
    'a link in place of a file',
    async (batches) => {
      await rm(join(batches, 'two'));
      await symlink('/etc/hostname', join(batches, 'two'));
    },
  ],
])('%s is not taken', async (_, change) => {
  const bytes = await archive(change);
  await expect(fetched((_, response) => response.end(bytes))).rejects.toThrow(
    /^http.*all\.tar\.gz has no batches\/two of the size wanted$/,
  );
});

test.each<[string, (bytes: Buffer) => Buffer, RegExp]>([
  ['half an archive', (bytes) => bytes.subarray(0, bytes.length / 2), /unexpected end of file/],
  ['a damaged archive', (bytes) => Buffer.from(bytes.map((byte, i) => (i === 100_000 ? byte ^ 255 : byte))), /./],
  ['no archive', () => Buffer.from('<html>sorry</html>'), /./],
  ['an empty answer', () => Buffer.alloc(0), /./],
])('%s is given up with a reason', { timeout: 10_000 }, async (_, change, reason) => {
  const bytes = change(await archive());
  expect(await fetched((_, response) => response.end(bytes)).catch(reasonOf)).toMatch(reason);
});

test('an error page, and a transfer that stalls or breaks, are given up with a reason', async () => {
  const bytes = await archive();
  const missing = fetched((_, response) => response.writeHead(404).end('sorry'));
  await expect(missing).rejects.toThrow(/^answered 404 Not Found for http/);
  const stalls = fetched((_, response) => response.write(bytes.subarray(0, 90_000)), { ...patient, stallMs: 150 });
  expect(await stalls.catch(reasonOf)).toMatch(/^stalled: \d+ bytes in 150 ms$/);
  const breaks = fetched((_, response) => {
    response.setHeader('content-length', bytes.length).write(bytes.subarray(0, 90_000));
    setTimeout(() => response.destroy(), 50);
  });
  expect(await breaks.catch(reasonOf)).toBe('other side closed');
});
