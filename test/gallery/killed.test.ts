/** Processes and servers that are killed while a gallery grows: what is left is whole, and adding again completes it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openExactGallery } from '../../lib/gallery/exact-gallery';
import type { Gallery } from '../../lib/gallery/gallery';
import { openMilvusGallery } from '../../lib/gallery/milvus-gallery';
import { createRandom } from '../../lib/tensorflow/seeded-random';
import { bundle } from '../data/bundle';
import { upTo } from './contract';
import { rowsFrom } from './grow';
import { withMilvusLite } from './milvus-lite';

const folder = mkdtempSync(join(tmpdir(), 'siamese-lab-killed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const dimensions = 32;
const random = createRandom({ seed: 7 });

/**
 * Runs a program in another process, and kills it.
 * @param program gets what the bundle of `source` exports as `lab`, and `rowsFrom`; it says `now` each time that it may be killed
 * @param times at which `now` the wait begins
 * @param ms how long after that it is killed
 */
async function runAndKill(built: string, program: string, options: object, times: number, ms: number): Promise<void> {
  const whole = `const lab = require(process.argv[1]); const options = JSON.parse(process.argv[2]); ${rowsFrom};
    const ids = (from, count) => Array.from({ length: count }, (_, i) => from + i);
    (async () => { ${program} })().catch((error) => { console.error(error); process.exit(1); })`;
  const child = spawn(process.execPath, ['-e', whole, built, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  let [said, errors] = [0, ''];
  child.stderr!.on('data', (text) => {
    errors += text;
  });
  await new Promise<void>((resolve, reject) => {
    createInterface(child.stdout!).on('line', (line) => {
      if (line === 'now' && ++said === times) resolve();
    });
    ended.then(() => reject(new Error(`it ended before it could be killed: ${errors}`)), reject);
  });
  await wait(ms);
  child.kill('SIGKILL');
  await ended;
}

/** Expects each of these rows as it was added, or not at all. @returns how many are there */
async function whole(gallery: Gallery, rows: number[]): Promise<number> {
  let there = 0;
  for (const row of rows) {
    const { ids, distances, labels } = await gallery.search(rowsFrom(row, 1, dimensions), { k: 1 });
    if (ids[0] !== row) continue;
    expect(distances[0]).toBeLessThan(1e-3);
    expect(labels[0]).toBe(row % 7);
    there++;
  }
  return there;
}

const labelsOf = (rows: number) => upTo(rows).map((row) => row % 7);
const someOf = (rows: number) => upTo(12).map(() => random.integer(rows));
const untilNothingComes = async (gallery: Gallery) => {
  for (let [before, size] = [-1, 0]; before !== size; ) {
    await wait(500);
    [before, size] = [size, await gallery.size()];
  }
};

let exact: Awaited<ReturnType<typeof bundle>>;
beforeAll(async () => {
  exact = await bundle('lib/gallery/exact-gallery.ts');
}, 120_000);
afterAll(() => exact.remove());

it('an exact gallery is as last saved if a save was killed, and complete when all is added again', async () => {
  const [each, most] = [4_000, 40_000];
  const file = join(folder, 'some.gallery');
  const program = `
    const gallery = await lab.openExactGallery(options);
    for (let from = 0; ; from = (from + ${each}) % ${most}) {
      await gallery.add(rowsFrom(from, ${each}, ${dimensions}), { ids: ids(from, ${each}), labels: ids(from, ${each}).map((id) => id % 7) });
      console.log('now');
      await gallery.save();
    }`;
  let largest = 0;
  for (let round = 0; round < 4; round++) {
    await runAndKill(exact.path, program, { dimensions, file }, 1 + random.integer(4), random.integer(25));
    const gallery = await openExactGallery({ dimensions, file });
    const size = await gallery.size();
    expect(size % each).toBe(0);
    expect(size).toBeGreaterThanOrEqual(largest);
    largest = size;
    if (size > 0) expect(await whole(gallery, someOf(size))).toBe(12);
    await gallery.close();
  }
  const gallery = await openExactGallery({ dimensions, file });
  await gallery.add(rowsFrom(0, most, dimensions), { ids: upTo(most), labels: labelsOf(most) });
  expect(await gallery.size()).toBe(most);
  expect(await whole(gallery, someOf(most))).toBe(12);
  await gallery.save();
  await gallery.close();
  expect(readdirSync(folder)).toEqual(['some.gallery']);
}, 120_000);

it('an exact gallery holds the rows of all processes that saved to its file, killed ones among them', async () => {
  const shared = mkdtempSync(join(folder, 'shared-'));
  const options = { dimensions, file: join(shared, 'some.gallery') };
  const program = `
    const { first, ...own } = options;
    for (let saved = 0; saved < 8; ) {
      const gallery = await lab.openExactGallery(own);
      const id = 100 * first + saved;
      await gallery.add(rowsFrom(id, 1, ${dimensions}), { ids: [id], labels: [id % 7] });
      try {
        await gallery.save();
        saved++;
        console.log('now');
      } catch (error) {
        if (error.name !== 'GalleryConflictError') throw error;
      }
      await gallery.close();
    }
    console.log('now');
    await new Promise((resolve) => setTimeout(resolve, 1e6));`;
  const saves = [9, 9, 3, 5];
  const ms = [0, 0, 1, 2];
  await Promise.all(saves.map((n, first) => runAndKill(exact.path, program, { ...options, first }, n, ms[first])));
  const gallery = await openExactGallery(options);
  const wanted = saves.flatMap((n, first) => upTo(Math.min(n, 8), 100 * first));
  expect(await whole(gallery, wanted)).toBe(wanted.length);
  await gallery.save();
  await gallery.close();
  expect(readdirSync(shared)).toEqual(['some.gallery']);
  rmSync(shared, { recursive: true });
}, 120_000);

withMilvusLite('a Milvus gallery', ({ server, restart }) => {
  const most = 22_000;

  it('holds whole rows if the process that added them was killed, and all of them when they are added again', async () => {
    const built = await bundle('lib/gallery/milvus-gallery.ts');
    const options = { name: 'killed', dimensions, address: server().address };
    const program = `
      const gallery = await lab.openMilvusGallery(options);
      const labels = ids(0, ${most}).map((id) => id % 7);
      const rows = rowsFrom(0, ${most}, ${dimensions});
      console.log('now');
      await gallery.add(rows, { ids: ids(0, ${most}), labels });
      console.log('all');
      await new Promise((resolve) => setTimeout(resolve, 1e6));`;
    for (const ms of [150, 1_200]) {
      await runAndKill(built.path, program, options, 1, ms);
      const gallery = await openMilvusGallery(options);
      await untilNothingComes(gallery);
      expect(await gallery.size()).toBeLessThanOrEqual(most);
      await whole(gallery, someOf(most));
      await gallery.close();
    }
    await built.remove();
    const gallery = await openMilvusGallery(options);
    for (const _ of [1, 2]) {
      await gallery.add(rowsFrom(0, most, dimensions), { ids: upTo(most), labels: labelsOf(most) });
      expect(await gallery.size()).toBe(most);
    }
    expect(await whole(gallery, someOf(most))).toBe(12);
    await gallery.close();
  });

  it('goes on after the server was killed and started again, and holds all rows', async () => {
    const gallery = await openMilvusGallery({ name: 'on', dimensions, address: server().address, tries: 12 });
    const added = gallery.add(rowsFrom(0, most, dimensions), { ids: upTo(most), labels: labelsOf(most) });
    await wait(700);
    await server().stop('SIGKILL');
    await wait(300);
    await restart();
    await added;
    expect(await gallery.size()).toBe(most);
    expect(await whole(gallery, someOf(most))).toBe(12);
    await server().stop('SIGKILL');
    await restart();
    expect(await whole(gallery, someOf(most))).toBe(12);
    await gallery.close();
  });
});
