/**
 * npm run bench [-- --only job,job] [--level avx2] [--rounds 5] [--leave-out name,name] [--quick] [--out folder] Measures, writes
 * results.json and a picture for each level, prints the tables and puts them into README.md and docs/comparison.md. --only: only these
 * jobs; the results of the others stay. --level: limits all competitors to AVX2; default the machine's own level. --leave-out: without
 * these competitors; their columns say so. --report: measures nothing, and only rewrites the tables and pictures from results.json.
 * --quick: a few steps of everything, into a temporary folder, to check that it runs.
 */

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { nodeModules } from '../setup/paths.mjs';
import { competitorsAt, embeddersAt, trainersAt, usesTorch } from './competitors.mjs';
import { measureEmbedding } from './jobs/embedding.mjs';
import { measureGallery } from './jobs/gallery.mjs';
import { measureBatchSizes, measureEpochs } from './jobs/growth.mjs';
import { kernelsJob } from './jobs/kernels.mjs';
import { measurePairs } from './jobs/pairs.mjs';
import { measureProfile } from './jobs/profile.mjs';
import { measureTimeToQuality } from './jobs/time-to-quality.mjs';
import { measureTraining } from './jobs/training.mjs';
import { levelOf } from './levels.mjs';
import siamese, { environment } from './library.mjs';
import { describeMachine } from './machine.mjs';
import { messageOf } from './message-of.mjs';
import { onnxAt } from './onnx-environment.mjs';
import { drawResults } from './report/figure.mjs';
import { clusterTables } from './report/gallery.mjs';
import { kernelTables } from './report/kernels.mjs';
import { profileOf } from './report/profile.mjs';
import { writeReadme } from './report/readme.mjs';
import { pictureOf, reportOf } from './report/report.mjs';
import { speedsTable } from './report/speeds.mjs';
import { readResults, withJob, writeResults } from './results.mjs';
import { installTorch } from './torch-environment.mjs';

/** @typedef {{ bench: import('./types.mjs').Bench, rounds: number, roundSeconds: number } & Record<string, any>} Options with what `quick` has for the job */

const fewer = (/** @type {Options} */ options) => ({ ...options, rounds: Math.min(options.rounds, 3) });
const shorter = (/** @type {Options} */ options) => ({
  ...fewer(options),
  roundSeconds: Math.min(options.roundSeconds, 2),
});

/** @type {Record<string, (o: Options) => object | Promise<object>>} */
const jobs = {
  contrastive: (o) =>
    measureTraining({ network: 'fashion', batch: o.bench.quick ? 8 : 64, names: [...trainersAt(level), 'matmul'] }, o),
  triplet: (o) =>
    measureTraining(
      { network: 'mobilenet', batch: o.bench.quick ? 8 : 64, names: [...trainersAt(level), 'matmul'] },
      o,
    ),
  'embedding-fashion': (o) => measureEmbedding({ network: 'fashion', names: embeddersAt(level) }, o),
  'embedding-mobilenet': (o) => measureEmbedding({ network: 'mobilenet', names: embeddersAt(level) }, o),
  'time-to-quality': (o) => measureTimeToQuality('time-to-quality', fewer(o)),
  'transfer-to-quality': (o) => measureTimeToQuality('transfer-to-quality', o),
  pairs: (o) => measurePairs(o),
  'batch-sizes': (o) => measureBatchSizes(shorter(o)),
  epochs: (o) => measureEpochs(fewer(o)),
  gallery: (o) => measureGallery(o),
  profile: (o) => measureProfile(o),
  kernels: (o) => kernelsJob({ ...o, file: join(out, 'kernels.json') }),
};

/** The jobs without PyTorch. */
const withoutTorch = ['pairs', 'gallery', 'profile', 'kernels', 'time-to-quality', 'transfer-to-quality'];

/**
 * With --quick: everything small enough to check in a minute or two that it runs. The numbers mean nothing.
 *
 * @type {Record<string, object>}
 */
const quick = {
  'embedding-fashion': { images: 1_000 },
  'embedding-mobilenet': { images: 1_000 },
  'time-to-quality': { every: 5, most: 10 },
  'transfer-to-quality': { every: 2, most: 4 },
  pairs: { sizes: [{ images: 2_000, textbookRows: 200 }] },
  'batch-sizes': { batches: [16, 32] },
  epochs: { sizes: [320, 640] },
  kernels: { some: 20, secondsEach: 0.002 },
  gallery: {
    queries: 20,
    sets: [
      { set: 'cifar', rows: 300 },
      { set: 'clusters', rows: 3_000 },
    ],
  },
};

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string' },
    'leave-out': { type: 'string' },
    level: { type: 'string' },
    report: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});
const wanted = flags.report ? [] : (flags.only?.split(',') ?? Object.keys(jobs));
for (const name of wanted)
  if (!jobs[name]) throw new Error(`--only must be some of ${Object.keys(jobs).join(',')}, found "${name}"`);
const rounds = Number(flags.rounds ?? (flags.quick ? 2 : 5));
if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds must be 1 or more, found ${flags.rounds}`);

const { level, env, isHeld } = levelOf(flags.level);
const leftOut = flags['leave-out']?.split(',') ?? [];
for (const name of leftOut)
  if (!competitorsAt(level).includes(name))
    throw new Error(`--leave-out must be some of ${competitorsAt(level).join(',')}, found "${name}"`);
const temporary = mkdtempSync(join(os.tmpdir(), 'siamese-bench-'));
const out = flags.out ?? (flags.quick ? mkdtempSync(join(os.tmpdir(), 'siamese-bench-quick-')) : here('.'));
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));

const torchMissing = wanted.every((name) => withoutTorch.includes(name)) ? undefined : await installTorch();
const onnx = wanted.some((name) => name.startsWith('embedding'))
  ? await onnxAt({ isHeld, folder: join(temporary, 'onnxruntime') })
  : { missing: {}, environments: {} };
const { name: device } = siamese.device();
const machine = describeMachine(device, { level, isHeld });
for (const key of Object.keys(process.env)) if (!(key in environment)) delete process.env[key];
Object.assign(process.env, env); // For every peer, as is all that follows.
if (device === 'CPU') process.env.CUDA_VISIBLE_DEVICES = '-1';
process.env.TORCHINDUCTOR_CACHE_DIR = join(temporary, 'torch');
const written = new Map();
const bench = {
  quick: flags.quick,
  device,
  machine,
  level,
  threads: machine.threads,
  environments: onnx.environments,
  missing: {
    ...Object.fromEntries(leftOut.map((name) => [name, 'left out by --leave-out'])),
    ...onnx.missing,
    ...(torchMissing &&
      Object.fromEntries(
        competitorsAt(level)
          .filter(usesTorch)
          .map((name) => [name, torchMissing]),
      )),
  },
  log: (/** @type {string} */ text) => console.error(text),
  /** The folder with the input of every peer of this network. */
  materials: async (/** @type {string} */ network, seeds = 1) => {
    if ((written.get(network) ?? 0) < seeds) {
      execFileSync(process.execPath, [here('materials.mjs'), join(temporary, network), network, String(seeds)]);
      written.set(network, seeds);
    }
    return join(temporary, network);
  },
};

function here(/** @type {string} */ name) {
  return fileURLToPath(new URL(name, import.meta.url));
}

mkdirSync(out, { recursive: true });

const file = join(out, 'results.json');
let results = readResults(file);
const place = device === 'GPU' ? 'gpu' : level;
/** What a job gives has the fields of its kind of job. @param {string} name @param {object} job */
function keep(name, job) {
  results = withJob(results, place, name, /** @type {import('./types.mjs').JobResult} */ (job));
}
for (const name of wanted) {
  console.error(`\n${name}`);
  const options = { bench, rounds, roundSeconds: flags.quick ? 0.1 : 4, ...(flags.quick ? quick[name] : {}) };
  const measured = new Date().toISOString();
  try {
    keep(name, { measured, machine, rounds, ...(await jobs[name](options)) });
  } catch (error) {
    console.error(error);
    keep(name, { measured, machine, notMeasured: messageOf(error) });
    process.exitCode = 1;
  }
  writeResults(file, results);
}

const [report, profile] = [reportOf(results), profileOf(results)];
console.log(`${report}\n\n${profile}`);
for (const [name, { jobs }] of Object.entries(results)) await drawResults(name, jobs, join(out, pictureOf(name)));
if (out === here('.')) {
  const kernels = kernelTables(JSON.parse(readFileSync(join(out, 'kernels.json'), 'utf8')));
  const [page, front] = [here('README.md'), here('../docs/comparison.md')];
  writeReadme({ results: report, kernels, profile, cluster: clusterTables(results) }, page);
  writeReadme({ speeds: speedsTable(results) }, front);
  const biome = join(nodeModules, '@biomejs', 'biome', 'bin', 'biome');
  execFileSync(process.execPath, [biome, 'format', '--write', page, front, file], { stdio: 'ignore' });
} else console.log(`Written to ${out}`);
process.exit();
