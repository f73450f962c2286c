import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { create } from 'tar';
import { expect, test, vi } from 'vitest';
import { fetchDataSet } from '../../../lib/data/fetch-data-set';
import type { ArchiveSource, WantedFile } from '../../../lib/data/manifest-entry';
import { fetchFromMirror } from '../../../lib/data/sources/mirror-source';
import { fileServer, httpSource } from '../local-server';
import { setEnvironment, someBytes, temporaryFolder, tinyDataSet, wantedFile } from '../tiny-data-set';

vi.mock('../../../lib/display/progress', () => ({ startProgress: () => ({ update() {}, end() {} }) }));

const contents = { images: someBytes(70_000), labels: someBytes(300, 2) };
const wanted = Object.entries(contents).map(([name, bytes]) => wantedFile(name, bytes));
const nowhere = httpSource('http://127.0.0.1:2/', 'nowhere');

async function fetched(mirror: string, files: WantedFile[], others: ArchiveSource[] = []) {
  const found: Record<string, Uint8Array> = {};
  for await (const { file, bytes } of fetchFromMirror(mirror, files, others))
    found[file.name] = new Uint8Array(await buffer(bytes));
  return found;
}

/** An archive of the files in the folder `inner`, and the source that knows it. */
async function archiveIn(mirror: string): Promise<ArchiveSource> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'inner'));
  for (const [name, bytes] of Object.entries(contents)) await writeFile(join(folder, 'inner', name), bytes);
  await create({ cwd: folder, gzip: true, file: join(mirror, 'all.tar.gz') }, ['inner']);
  const sha256 = createHash('sha256')
    .update(await readFile(join(mirror, 'all.tar.gz')))
    .digest('hex');
  const mirrored = { name: 'all.tar.gz', sha256, folder: 'inner/' };
  return { kind: 'archive', name: 'official', address: 'http://127.0.0.1:2/all.tar.gz', folder: 'outer/', mirrored };
}

test('files are taken as they are, or decompressed', async () => {
  const mirror = await temporaryFolder();
  await mkdir(join(mirror, 'mine'));
  await writeFile(join(mirror, 'mine', 'images'), contents.images);
  await writeFile(join(mirror, 'labels.gz'), gzipSync(contents.labels));
  expect(await fetched(mirror, wanted)).toEqual(contents);
});

test('files of the same name, as in MNIST and Fashion-MNIST, are told apart by their hashes', async () => {
  const mirror = await temporaryFolder();
  for (const [i, folder] of ['fashion', 'mnist'].entries()) {
    await mkdir(join(mirror, folder));
    await writeFile(join(mirror, folder, 'images'), i === 0 ? someBytes(70_000, 3) : contents.images);
  }
  expect(await fetched(mirror, wanted.slice(0, 1))).toEqual({ images: contents.images });
});

test('a file that the mirror lacks comes out of an archive in it that a source knows', async () => {
  const mirror = await temporaryFolder();
  await writeFile(join(mirror, 'labels'), contents.labels);
  expect(await fetched(mirror, wanted, [await archiveIn(mirror)])).toEqual(contents);
});

test('an archive with another hash is not even opened', async () => {
  const mirror = await temporaryFolder();
  const source = await archiveIn(mirror);
  await writeFile(join(mirror, 'all.tar.gz'), 'no archive');
  await expect(fetched(mirror, wanted, [source])).rejects.toThrow(
    /^no file images in .*; no file labels in .*; .*all\.tar\.gz: refused, its sha256 must be .{64}, found .{64}$/,
  );
});

test('wrong bytes, plain or compressed, are refused with the reason, and the others still come', async () => {
  const mirror = await temporaryFolder();
  await writeFile(join(mirror, 'images'), someBytes(70_000, 3));
  await writeFile(join(mirror, 'images.gz'), 'no gzip file');
  await writeFile(join(mirror, 'labels'), contents.labels);
  const found: string[] = [];
  const all = async () => {
    for await (const { file } of fetchFromMirror(mirror, wanted, [])) found.push(file.name);
  };
  await expect(all()).rejects.toThrow(/images: refused, its sha256 must be /);
  expect(found).toEqual(['labels']);
});

test('a data set comes from the mirror before any other source, and into the cache', async () => {
  const server = await fileServer(contents);
  const tiny = await tinyDataSet(contents, [server.source]);
  const mirror = await temporaryFolder();
  setEnvironment('SIAMESE_MIRROR', mirror);
  await writeFile(join(mirror, 'images'), contents.images);
  await writeFile(join(mirror, 'labels'), someBytes(300, 9));
  expect((await fetchDataSet('tiny')).from).toEqual(['SIAMESE_MIRROR', 'local server']);
  expect(server.requests).toEqual(['/labels']);
  expect(await tiny.read('images')).toEqual(contents.images);
  expect(await tiny.read('labels')).toEqual(contents.labels);
  expect(new Uint8Array(await readFile(join(mirror, 'labels')))).toEqual(someBytes(300, 9));
});

test('where nothing else has the files either, the error says what the mirror lacks', async () => {
  await tinyDataSet(contents, [nowhere]);
  const mirror = await temporaryFolder();
  setEnvironment('SIAMESE_MIRROR', mirror);
  await expect(fetchDataSet('tiny')).rejects.toThrow(
    `Tried in this order:\n  - SIAMESE_MIRROR: no file images in ${mirror}, or up to two folders below; no file labels in`,
  );
});
