/** Galleries: the exact one and Milvus Lite with each index, filled, opened again and searched, each in its own processes. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepare } from '../../setup/prepare.mjs';
import { messageOf } from '../message-of.mjs';
import { summary } from '../statistics.mjs';

/**
 * For a million rows, Milvus Lite takes minutes per index, so only one index of each family is measured.
 *
 * @type {{ set: string, rows: number, rounds?: number, names?: string[] }[]}
 */
const allSets = [
  { set: 'cifar', rows: 60_000, rounds: 3 },
  { set: 'clusters', rows: 1_000_000, rounds: 1, names: ['exact', 'FLAT', 'IVF_SQ8', 'HNSW'] },
];

/**
 * What the two processes of a gallery said in a round, or why not.
 *
 * @typedef {object} Run
 * @property {string} name
 * @property {number} round
 * @property {import('../types.mjs').GalleryIndex} [index]
 * @property {string} [notMeasured]
 * @property {Record<'addSeconds' | 'saveSeconds' | 'peakBytes', number>} [fill]
 * @property {Record<'openSeconds' | 'recall' | 'residentBytes' | 'diskBytes', number> & { batches: Record<'batch' | 'p50' | 'p95' | 'queriesPerSecond', number>[] }} [search]
 */

/** Index settings by their number of rows; Milvus Lite has one index for each segment of at most 100,000 rows.
 *
 * @type {Record<string, (rows: number) => import('../types.mjs').GalleryIndex | undefined>}
 */
const contenders = {
  exact: () => undefined,
  FLAT: () => ({ type: 'FLAT' }),
  IVF_FLAT: (rows) => ({ type: 'IVF_FLAT', build: { nlist: listsOf(rows) }, search: { nprobe: 16 } }),
  IVF_SQ8: (rows) => ({ type: 'IVF_SQ8', build: { nlist: listsOf(rows) }, search: { nprobe: 16 } }),
  HNSW: () => ({ type: 'HNSW', build: { M: 16, efConstruction: 200 }, search: { ef: 64 } }),
  HNSW_SQ: () => ({ type: 'HNSW_SQ', build: { M: 16, efConstruction: 200 }, search: { ef: 64 } }),
};
const listsOf = (/** @type {number} */ rows) => Math.max(4, Math.round(Math.sqrt(Math.min(rows, 100_000))));

const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));
const node = (/** @type {string[]} */ ...parameters) =>
  execFileSync(process.execPath, parameters, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 26,
  });
const lastLine = (/** @type {string} */ text) => JSON.parse(text.trim().split('\n').at(-1) ?? '');

export async function measureGallery(
  /** @type {{ bench: import('../types.mjs').Bench, rounds: number, roundSeconds: number, sets?: typeof allSets, queries?: number }} */ {
    bench,
    rounds,
    roundSeconds,
    sets = allSets,
    queries = 200,
  },
) {
  await prepare(['milvus']);
  const folder = mkdtempSync(join(os.tmpdir(), 'gallery-'));
  try {
    const measured = [];
    for (const { set, rows, rounds: own = 1, names = Object.keys(contenders) } of sets) {
      const data = join(folder, set);
      bench.log(`${rows} rows of ${set}, and the truth about ${queries} queries`);
      node(here('../gallery-vectors.mjs'), data, set, String(rows), String(queries));
      /** @type {Run[]} */
      const runs = [];
      for (let round = 0; round < Math.min(rounds, own); round++)
        for (const name of names) {
          const index = contenders[name](rows);
          runs.push({ round, ...runOf({ name, index, data, roundSeconds, bench }) });
        }
      measured.push({
        set,
        rows,
        queries,
        rounds: Math.min(rounds, own),
        contenders: names.map((name) => summarise(name, runs)),
        runs,
      });
      rmSync(data, { recursive: true });
    }
    return {
      rounds: Math.min(rounds, Math.max(...sets.map((one) => one.rounds ?? 1))),
      dimensions: 128,
      sets: measured,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runOf(
  /** @type {{ name: string, index?: import('../types.mjs').GalleryIndex, data: string, roundSeconds: number, bench: import('../types.mjs').Bench }} */ {
    name,
    index,
    data,
    roundSeconds,
    bench,
  },
) {
  const folder = mkdtempSync(join(os.tmpdir(), 'gallery-run-'));
  const load = os.loadavg()[0];
  try {
    const setting = JSON.stringify({ folder, data, index, roundSeconds });
    const fill = lastLine(node(here('../peers/gallery.mjs'), 'fill', setting));
    const search = lastLine(node(here('../peers/gallery.mjs'), 'search', setting));
    bench.log(
      `${name}: ${fill.addSeconds.toFixed(1)} s to add, recall ${search.recall}, ${search.batches.map((/** @type {Record<'batch' | 'p50', number>} */ { batch, p50 }) => `${(1000 * p50).toFixed(1)} ms for ${batch}`).join(', ')}`,
    );
    return { name, index, load, fill, search };
  } catch (error) {
    bench.log(`${name}: ${messageOf(error)}`);
    return { name, index, load, notMeasured: messageOf(error).split('\n')[0] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function summarise(/** @type {string} */ name, /** @type {Run[]} */ all) {
  const runs = all.filter((run) => run.name === name);
  const failed = runs.find((run) => run.notMeasured);
  if (failed) return { name, index: failed.index, notMeasured: failed.notMeasured };
  const whole = runs.flatMap(({ fill, search }) => (fill && search ? [{ fill, search }] : []));
  const of = (/** @type {(run: Required<Pick<Run, 'fill' | 'search'>>) => number} */ value) =>
    summary(whole.map(value));
  return {
    name,
    index: runs[0].index,
    addSeconds: of(({ fill }) => fill.addSeconds),
    saveSeconds: of(({ fill }) => fill.saveSeconds),
    fillPeakBytes: of(({ fill }) => fill.peakBytes),
    openSeconds: of(({ search }) => search.openSeconds),
    recall: of(({ search }) => search.recall),
    residentBytes: of(({ search }) => search.residentBytes),
    diskBytes: of(({ search }) => search.diskBytes),
    batches: whole[0].search.batches.map(({ batch }, i) => ({
      batch,
      p50: of(({ search }) => search.batches[i].p50),
      p95: of(({ search }) => search.batches[i].p95),
      queriesPerSecond: of(({ search }) => search.batches[i].queriesPerSecond),
    })),
  };
}
