/** Galleries: the exact one and Milvus Lite with each index, filled, opened again and searched, each in its own processes. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepare } from '../../setup/prepare.mjs';
import { messageOf } from '../message-of.mjs';
import { summary } from '../statistics.mjs';

/** For a million rows, Milvus Lite takes minutes per index, so only one index of each family is measured. */
const allSets = [
  { set: 'cifar', rows: 60_000, rounds: 3 },
  { set: 'clusters', rows: 1_000_000, rounds: 1, names: ['exact', 'FLAT', 'IVF_SQ8', 'HNSW'] },
];

/** Index settings by their number of rows; Milvus Lite has one index for each segment of at most 100,000 rows. */
const contenders = {
  exact: () => undefined,
  FLAT: () => ({ type: 'FLAT' }),
  IVF_FLAT: (rows) => ({ type: 'IVF_FLAT', build: { nlist: listsOf(rows) }, search: { nprobe: 16 } }),
  IVF_SQ8: (rows) => ({ type: 'IVF_SQ8', build: { nlist: listsOf(rows) }, search: { nprobe: 16 } }),
  HNSW: () => ({ type: 'HNSW', build: { M: 16, efConstruction: 200 }, search: { ef: 64 } }),
  HNSW_SQ: () => ({ type: 'HNSW_SQ', build: { M: 16, efConstruction: 200 }, search: { ef: 64 } }),
};
const listsOf = (rows) => Math.max(4, Math.round(Math.sqrt(Math.min(rows, 100_000))));

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const node = (...parameters) =>
  execFileSync(process.execPath, parameters, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 26,
  });
const lastLine = (text) => JSON.parse(text.trim().split('\n').at(-1));

export async function measureGallery({ bench, rounds, roundSeconds, sets = allSets, queries = 200 }) {
  await prepare(['milvus']);
  const folder = mkdtempSync(join(os.tmpdir(), 'gallery-'));
  try {
    const measured = [];
    for (const { set, rows, rounds: own = 1, names = Object.keys(contenders) } of sets) {
      const data = join(folder, set);
      bench.log(`${rows} rows of ${set}, and the truth about ${queries} queries`);
      node(here('../gallery-vectors.mjs'), data, set, String(rows), String(queries));
      const runs = [];
      for (let round = 0; round < Math.min(rounds, own); round++)
        for (const name of names)
          runs.push({ round, ...runOf({ name, index: contenders[name](rows), data, roundSeconds, bench }) });
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

function runOf({ name, index, data, roundSeconds, bench }) {
  const folder = mkdtempSync(join(os.tmpdir(), 'gallery-run-'));
  const load = os.loadavg()[0];
  try {
    const setting = JSON.stringify({ folder, data, index, roundSeconds });
    const fill = lastLine(node(here('../peers/gallery.mjs'), 'fill', setting));
    const search = lastLine(node(here('../peers/gallery.mjs'), 'search', setting));
    bench.log(
      `${name}: ${fill.addSeconds.toFixed(1)} s to add, recall ${search.recall}, ${search.batches.map(({ batch, p50 }) => `${(1000 * p50).toFixed(1)} ms for ${batch}`).join(', ')}`,
    );
    return { name, index, load, fill, search };
  } catch (error) {
    bench.log(`${name}: ${messageOf(error)}`);
    return { name, index, load, notMeasured: messageOf(error).split('\n')[0] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function summarise(name, all) {
  const runs = all.filter((run) => run.name === name);
  const failed = runs.find((run) => run.notMeasured);
  if (failed) return { name, index: failed.index, notMeasured: failed.notMeasured };
  const of = (value) => summary(runs.map(value));
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
    batches: runs[0].search.batches.map(({ batch }, i) => ({
      batch,
      p50: of(({ search }) => search.batches[i].p50),
      p95: of(({ search }) => search.batches[i].p95),
      queriesPerSecond: of(({ search }) => search.batches[i].queriesPerSecond),
    })),
  };
}
