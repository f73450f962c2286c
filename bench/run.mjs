/**
 * npm run bench [-- --only job,job] [--rounds 5] [--quick] [--out folder]
 * Measures, writes results.json and results.png, prints the tables and puts them into README.md.
 * --only: these jobs alone; the results of the others stay. --quick: a few steps of everything, into a temporary folder, to see that it runs.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { nodeModules } from '../setup/paths.mjs';
import { everyCompetitor, usesTorch } from './competitors.mjs';
import { measureEmbedding } from './jobs/embedding.mjs';
import { measureGallery } from './jobs/gallery.mjs';
import { measureBatchSizes, measureEpochs } from './jobs/growth.mjs';
import { measurePairs } from './jobs/pairs.mjs';
import { measureProfile } from './jobs/profile.mjs';
import { measureTimeToQuality } from './jobs/time-to-quality.mjs';
import { measureTraining } from './jobs/training.mjs';
import siamese from './library.mjs';
import { describeMachine } from './machine.mjs';
import { altOf, drawResults } from './report/figure.mjs';
import { clusterTables } from './report/gallery.mjs';
import { profileOf } from './report/profile.mjs';
import { writeReadme } from './report/readme.mjs';
import { reportOf } from './report/report.mjs';
import { installTorch } from './torch-environment.mjs';

const trainers = [...everyCompetitor, 'matmul'];
const embedders = everyCompetitor.filter((name) => name !== 'tf-function-xla');
const fewer = (options) => ({ ...options, rounds: Math.min(options.rounds, 3) });
const shorter = (options) => ({ ...fewer(options), roundSeconds: Math.min(options.roundSeconds, 2) });

const jobs = {
  contrastive: (o) => measureTraining({ network: 'fashion', batch: o.bench.quick ? 8 : 64, names: trainers }, o),
  triplet: (o) => measureTraining({ network: 'mobilenet', batch: o.bench.quick ? 8 : 64, names: trainers }, o),
  'embedding-fashion': (o) => measureEmbedding({ network: 'fashion', names: embedders }, o),
  'embedding-mobilenet': (o) => measureEmbedding({ network: 'mobilenet', names: embedders }, o),
  'time-to-quality': (o) => measureTimeToQuality('time-to-quality', fewer(o)),
  'transfer-to-quality': (o) => measureTimeToQuality('transfer-to-quality', o),
  pairs: (o) => measurePairs(o),
  'batch-sizes': (o) => measureBatchSizes(shorter(o)),
  epochs: (o) => measureEpochs(fewer(o)),
  gallery: (o) => measureGallery(o),
  profile: (o) => measureProfile(o),
};

/** Jobs in which PyTorch has no part. */
const withoutTorch = ['pairs', 'gallery', 'profile'];

/** With --quick: everything small enough to see in a minute or two that it runs. The numbers mean nothing. */
const quick = {
  'embedding-fashion': { images: 1_000 },
  'embedding-mobilenet': { images: 1_000 },
  'time-to-quality': { every: 5, most: 10 },
  'transfer-to-quality': { every: 2, most: 4 },
  pairs: { sizes: [{ images: 2_000, textbookRows: 200 }] },
  'batch-sizes': { batches: [16, 32] },
  epochs: { sizes: [320, 640] },
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
    quick: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});
const wanted = flags.only?.split(',') ?? Object.keys(jobs);
for (const name of wanted)
  if (!jobs[name]) throw new Error(`--only: found "${name}", wanted some of ${Object.keys(jobs).join(',')}`);
const rounds = Number(flags.rounds ?? (flags.quick ? 2 : 5));
if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds must be 1 or more, found ${flags.rounds}`);

const temporary = mkdtempSync(join(os.tmpdir(), 'siamese-bench-'));
const out = flags.out ?? (flags.quick ? mkdtempSync(join(os.tmpdir(), 'siamese-bench-quick-')) : here('.'));
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));

const torchMissing = wanted.every((name) => withoutTorch.includes(name)) ? undefined : await installTorch();
const { name: device } = siamese.device();
const machine = describeMachine(device);
if (device === 'CPU') process.env.CUDA_VISIBLE_DEVICES = '-1'; // For every peer.
process.env.TORCHINDUCTOR_CACHE_DIR = join(temporary, 'torch');
const written = new Map();
const bench = {
  quick: flags.quick,
  device,
  threads: machine.threads,
  missing: torchMissing
    ? Object.fromEntries(everyCompetitor.filter(usesTorch).map((name) => [name, torchMissing]))
    : {},
  log: (text) => console.error(text),
  /** The folder that holds what every peer of this network is given. */
  materials: async (network, seeds = 1) => {
    if ((written.get(network) ?? 0) < seeds) {
      execFileSync(process.execPath, [here('materials.mjs'), join(temporary, network), network, String(seeds)]);
      written.set(network, seeds);
    }
    return join(temporary, network);
  },
};

function here(name) {
  return fileURLToPath(new URL(name, import.meta.url));
}

mkdirSync(out, { recursive: true });

/** The results that stand in the file, for the jobs that are not measured now; those of another machine go. */
const file = join(out, 'results.json');
const results = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
const place = device === 'GPU' ? 'gpu' : 'cpu';
const before = results[place];
const sameMachine = ['cpu', 'threads', 'gpu'].every((key) => before?.machine[key] === machine[key]);
const own = { machine, jobs: sameMachine ? { ...before.jobs } : {} };
results[place] = own;
for (const name of wanted) {
  console.error(`\n${name}`);
  const options = { bench, rounds, roundSeconds: flags.quick ? 0.1 : 4, ...(flags.quick ? quick[name] : {}) };
  const measured = new Date().toISOString();
  try {
    own.jobs[name] = { measured, rounds, ...(await jobs[name](options)) };
  } catch (error) {
    console.error(error);
    own.jobs[name] = { measured, notMeasured: error.message };
    process.exitCode = 1;
  }
  writeFileSync(`${file}.partial`, `${JSON.stringify(results, undefined, 1)}\n`);
  renameSync(`${file}.partial`, file);
}

const [report, profile] = [reportOf(results), profileOf(results)];
console.log(`${report}\n\n${profile}`);
await drawResults(results, join(out, 'results.png'));
const picture = `![${altOf((results.gpu ?? results.cpu).jobs)}](results.png)`;
if (out === here('.')) {
  writeReadme({
    results: `${picture}\n\n${report}`,
    profile,
    cluster: clusterTables((results.cpu ?? results.gpu).jobs),
  });
  const biome = join(nodeModules, '@biomejs', 'biome', 'bin', 'biome');
  execFileSync(process.execPath, [biome, 'format', '--write', here('README.md'), file], { stdio: 'ignore' });
} else console.log(`Written to ${out}`);
process.exit();
