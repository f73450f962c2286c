import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { root } from '../../setup/paths.mjs';

const cells = {
  settings: `import assert from 'node:assert';
const profileSettings = (profiles: any) => profiles.fast;
const settings = profileSettings({ full: { floor: 9 }, fast: { floor: 0.5, epochs: 1 } });`,
  seeds: `const make = ({ seed }: { seed: number }) => seed;
const seeds = [1, 2];
const found = { area: 0.75, first: make({ seed: 7 }), epochs: settings.epochs };`,
  checks: `assert.ok(found.area >= settings.floor, 'area');
assert.ok(found.area < 0.5, 'an assertion that fails ends nothing');
assert.ok(found.first > 0 && [3, 1].every((one) => one > 0), 'parts');
assert.ok(seeds[0] <= 5000 && found.epochs > 0, 'seeds');`,
};

async function reportOf(seed: string, settings: string) {
  const folder = mkdtempSync(join(tmpdir(), 'siamese-lab-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const notebook = join(folder, 'chapter.ipynb');
  const written = Object.entries(cells).map(([id, source]) => ({ id, cell_type: 'code', source }));
  writeFileSync(notebook, JSON.stringify({ cells: [{ id: 'title', cell_type: 'markdown', source: '#' }, ...written] }));
  const child = fork(join(root, 'test', 'notebooks', 'run-floors.mjs'), [notebook, seed, settings], { cwd: folder });
  return new Promise<{ comparisons: object[]; seconds: object; problem?: string }>((settle) =>
    child.once('message', settle as () => void),
  );
}

it('reports what the assertions of a notebook compare', async () => {
  const { comparisons, seconds, problem } = await reportOf('0', '');
  expect(problem).toBeUndefined();
  expect(Object.keys(seconds)).toEqual(['settings', 'seeds', 'checks']);
  expect(comparisons).toEqual([
    { text: 'found.area >= settings.floor', found: 0.75, sign: '>=', wanted: 0.5 },
    { text: 'found.area < 0.5', found: 0.75, sign: '<', wanted: 0.5 },
    { text: 'found.first > 0', found: 7, sign: '>', wanted: 0 },
    { text: 'one > 0', found: 3, sign: '>', wanted: 0 },
    { text: 'one > 0', found: 1, sign: '>', wanted: 0 },
    { text: 'seeds[0] <= 5000', found: 1, sign: '<=', wanted: 5000 },
    { text: 'found.epochs > 0', found: 1, sign: '>', wanted: 0 },
  ]);
});

it('runs a notebook with other seeds and settings', async () => {
  const { comparisons } = await reportOf('2', 'epochs=3,floor=0.6');
  expect(comparisons).toContainEqual({ text: 'found.first > 0', found: 2007, sign: '>', wanted: 0 });
  expect(comparisons).toContainEqual({ text: 'seeds[0] <= 5000', found: 2001, sign: '<=', wanted: 5000 });
  expect(comparisons).toContainEqual({ text: 'found.epochs > 0', found: 3, sign: '>', wanted: 0 });
  expect(comparisons).toContainEqual({ text: 'found.area >= settings.floor', found: 0.75, sign: '>=', wanted: 0.6 });
});
