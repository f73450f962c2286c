import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { DataSetEntry, WantedFile } from '../../lib/data/manifest-entry';

/** A temporary folder, removed when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'siamese-lab-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export function wantedFile(name: string, contents: Uint8Array): WantedFile {
  return { name, size: contents.length, sha256: createHash('sha256').update(contents).digest('hex') };
}

/** Bytes that do not compress to nothing, the same at each call. */
export function someBytes(length: number, seed = 1): Uint8Array {
  let state = seed;
  return new Uint8Array(length).map(() => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state >>> 24;
  });
}

/** A copy with one bit changed. */
export function damaged(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
}

/** Makes `SIAMESE_DATA` a new folder, for this test, whose manifest has one data set, `tiny`; there is no `SIAMESE_MIRROR`. */
export async function tinyDataSet(contents: Record<string, Uint8Array>, sources: DataSetEntry['sources']) {
  const data = await temporaryFolder();
  const files = Object.entries(contents).map(([name, bytes]) => wantedFile(name, bytes));
  const entry: DataSetEntry = { title: 'Tiny', homepage: 'http://tiny.test/', license: 'none', files, sources };
  await writeFile(join(data, 'manifest.json'), JSON.stringify({ tiny: entry }));
  setEnvironment('SIAMESE_DATA', data);
  setEnvironment('SIAMESE_MIRROR', undefined);
  const folder = join(data, 'cache', 'tiny');
  await mkdir(folder, { recursive: true });
  return {
    data,
    folder,
    names: async () => (await readdir(folder)).sort(),
    read: async (name: string) => new Uint8Array(await readFile(join(folder, name))),
    put: (name: string, bytes: Uint8Array) => writeFile(join(folder, name), bytes),
  };
}

/** Sets or, with undefined, removes an environment variable until the test ends. */
export function setEnvironment(name: string, value: string | undefined): void {
  const before = process.env[name];
  const set = (to: string | undefined) => {
    if (to === undefined) delete process.env[name];
    else process.env[name] = to;
  };
  set(value);
  onTestFinished(() => set(before));
}
