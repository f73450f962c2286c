import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { findChapters } from '../../setup/execute-notebooks.mjs';
import { temporaryFolder } from '../setup/support.mjs';
import { whySkipped, withinReach } from './data-out-of-reach.mjs';

const parts = ['omniglot-small1', 'omniglot-small2', 'omniglot-runs'];
const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'; // of abc
const skipped = 'skipped: Omniglot cannot be reached';
let data: string;

/** Puts a file of a part into the cache; `abc` is the right one. There is no other source. */
function put(part: string, contents: string): void {
  mkdirSync(join(data, 'cache', part), { recursive: true });
  writeFileSync(join(data, 'cache', part, 'file'), contents);
}

function notebookOf(cells: Record<'code' | 'markdown', string>, name = 'chapter'): string {
  mkdirSync(join(data, 'notebooks'), { recursive: true });
  const path = join(data, 'notebooks', `${name}.ipynb`);
  const written = Object.entries(cells).map(([cell_type, source]) => ({ cell_type, source: [source] }));
  writeFileSync(path, JSON.stringify({ cells: written }));
  return path;
}
const needs = () =>
  notebookOf({ markdown: 'Letters.', code: "await loadOmniglot({ background: 'both-small' })" }, 'needs');
const needsNot = () => notebookOf({ markdown: 'See `loadOmniglot()`.', code: 'await loadMnist()' }, 'needs-not');

beforeEach(() => {
  data = temporaryFolder();
  const files = [{ name: 'file', size: 3, sha256 }];
  const entry = { title: 'A part', homepage: 'http://a.test/', license: 'none', files, sources: [], optional: true };
  writeFileSync(join(data, 'manifest.json'), JSON.stringify(Object.fromEntries(parts.map((part) => [part, entry]))));
  vi.stubEnv('SIAMESE_DATA', data);
  vi.stubEnv('SIAMESE_MIRROR', undefined);
  return () => void vi.unstubAllEnvs();
});

describe('a notebook that loads Omniglot', () => {
  it('runs where all parts that it needs can be had', async () => {
    for (const part of parts) put(part, 'abc');
    expect(await whySkipped(needs())).toBeUndefined();
    expect(await withinReach([needs(), needsNot()])).toEqual([needs(), needsNot()]);
  });

  it.each(parts)('is skipped, and says so, where %s cannot be reached', async (missing) => {
    for (const part of parts) if (part !== missing) put(part, 'abc');
    expect(await whySkipped(needs())).toBe(skipped);
    const said = vi.spyOn(console, 'log').mockReturnValue();
    expect(await withinReach([needs(), needsNot()])).toEqual([needsNot()]);
    expect(said.mock.calls).toEqual([[`${skipped}: needs.ipynb is not run`]]);
    said.mockRestore();
  });

  it('is not skipped for a file that is wrong: that is a fault', async () => {
    for (const part of parts) put(part, 'abd');
    await expect(whySkipped(needs())).rejects.toThrow('sha256');
  });
});

it('a notebook that only writes about Omniglot needs none of it', async () => {
  expect(await whySkipped(needsNot())).toBeUndefined();
});

it('chapters 1 to 7 run without Omniglot, the eighth does not', async () => {
  const skip = async (name: string) => [name, await whySkipped(findChapters([name])[0])];
  const names = findChapters([]).map((path) => path.split('/').at(-1)!.slice(0, 2));
  const found = Object.fromEntries(await Promise.all(names.map(skip)));
  expect(found).toEqual(Object.fromEntries(names.map((name) => [name, name === '08' ? skipped : undefined])));
});
