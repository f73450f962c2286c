import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { readIndex, readVerified, saveHashed, saveVerified } from '../../lib/data/verified-file';
import { damaged, someBytes, temporaryFolder, wantedFile } from './tiny-data-set';

const disk = vi.hoisted(() => ({ full: false }));
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  function createWriteStream(...args: Parameters<typeof fs.createWriteStream>) {
    const stream = fs.createWriteStream(...args);
    if (!disk.full) return stream;
    let writes = 0;
    return new Writable({
      write(chunk, encoding, done) {
        if (++writes < 3) stream.write(chunk, encoding, done);
        else done(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }));
      },
      destroy: (error, done) => stream.destroy().once('close', () => done(error)),
    });
  }
  return { ...fs, createWriteStream };
});
afterEach(() => {
  disk.full = false;
});

const contents = someBytes(100_000);
const wanted = wantedFile('images', contents);
const ignore = () => {};

/** The bytes in chunks of 10,000. */
function stream(bytes: Uint8Array): Readable {
  return Readable.from(
    Array.from({ length: Math.ceil(bytes.length / 10_000) }, (_, i) => bytes.subarray(i * 10_000, (i + 1) * 10_000)),
  );
}

describe('saving', () => {
  test('whole and right bytes arrive, and each step is reported', async () => {
    const folder = await temporaryFolder();
    const steps: number[] = [];
    await saveVerified(stream(contents), folder, wanted, (received) => steps.push(received));
    expect(new Uint8Array(await readFile(join(folder, 'images')))).toEqual(contents);
    expect(await readdir(folder)).toEqual(['images']);
    expect(steps).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((step) => step * 10_000));
  });

  async function* failing() {
    yield contents.subarray(0, 30_000);
    throw new Error('other side closed');
  }
  let reads = 0;
  async function* endless() {
    for (;;) {
      reads++;
      yield new Uint8Array(10_000);
    }
  }
  test.each<[string, () => Readable, string]>([
    ['other bytes', () => stream(someBytes(100_000, 2)), `, found ${wantedFile('', someBytes(100_000, 2)).sha256}`],
    ['one byte less', () => stream(contents.subarray(1)), 'images: after 99999 bytes: truncated, wanted 100000'],
    ['nothing', () => stream(new Uint8Array(0)), 'images: after 0 bytes: truncated, wanted 100000'],
    ['one byte more', () => stream(new Uint8Array([...contents, 0])), 'longer than the 100000 bytes wanted'],
    ['bytes without end', () => Readable.from(endless()), 'longer than the 100000 bytes wanted'],
    ['a stream that fails', () => Readable.from(failing()), 'images: after 30000 bytes: other side closed'],
  ])('%s leave what was there before', async (_, bytes, message) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'images'), 'old');
    await expect(saveVerified(bytes(), folder, wanted, ignore)).rejects.toThrow(message);
    expect(await readFile(join(folder, 'images'), 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['images']);
    expect(reads).toBeLessThan(100);
  });

  test('a full disk leaves what was there before', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'images'), 'old');
    disk.full = true;
    const saved = saveVerified(stream(contents), folder, wanted, ignore);
    await expect(saved).rejects.toThrow('the disk is full (ENOSPC); make room and run again');
    expect(await readFile(join(folder, 'images'), 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['images']);
  });

  test('a folder that is not there is an error', async () => {
    await expect(saveVerified(stream(contents), '/no/such', wanted, ignore)).rejects.toThrow('ENOENT');
  });

  test('five saves at once do not disturb each other', async () => {
    const folder = await temporaryFolder();
    const good = Array.from({ length: 4 }, () => saveVerified(stream(contents), folder, wanted, ignore));
    const bad = saveVerified(stream(someBytes(100_000, 2)), folder, wanted, ignore);
    await expect(bad).rejects.toThrow('sha256');
    await Promise.all(good);
    expect(new Uint8Array(await readFile(join(folder, 'images')))).toEqual(contents);
    expect(await readdir(folder)).toEqual(['images']);
  });
});

test('bytes are saved with what is needed to read them again', async () => {
  const folder = await temporaryFolder();
  expect(await saveHashed(folder, 'images', contents)).toEqual(wanted);
  expect(new Uint8Array((await readVerified(folder, wanted)) as Uint8Array)).toEqual(contents);
  await expect(saveHashed('/no/such', 'images', contents)).rejects.toThrow('ENOENT');
});

describe('reading', () => {
  test('the bytes, or what is wrong with them', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'images');
    expect(await readVerified(folder, wanted)).toBeUndefined();
    await writeFile(path, contents);
    expect(Array.from((await readVerified(folder, wanted)) as Uint8Array)).toEqual(Array.from(contents));
    await writeFile(path, contents.subarray(1));
    expect(await readVerified(folder, wanted)).toBe('it must have 100000 bytes, found 99999');
    await writeFile(path, damaged(contents, 50_000));
    expect(await readVerified(folder, wanted)).toMatch(
      /^refused, its sha256 must be [0-9a-f]{64}, found [0-9a-f]{64}$/,
    );
  });

  test('a folder in place of a file', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'images'));
    const { size } = await stat(join(folder, 'images'));
    expect(await readVerified(folder, { ...wanted, size })).toBe('must be a file, found a folder');
  });
});

test('an index is read if it is a file of JSON, and nothing else is waited for', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'whole'), '[1]');
  await writeFile(join(folder, 'half'), '[1');
  await mkdir(join(folder, 'folder'));
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  await writeFile(join(folder, 'large'), '1');
  await truncate(join(folder, 'large'), 2 ** 26 + 1);
  const names = ['whole', 'half', 'folder', 'pipe', 'large', 'nothing'];
  expect(await Promise.all(names.map((name) => readIndex(folder, name)))).toEqual([[1], ...Array(5).fill(undefined)]);
  expect(await readVerified(folder, wantedFile('pipe', new Uint8Array()))).toBe('must be a file, found a named pipe');
});
