/**
 * npm run soak [-- --only kill,fuzz-idx,memory] [--seed 7] [--quick] [--replay test-results/soak/FILE]
 * Kills, feeds and watches the library; writes bench/soak.md, or with --only or --quick test-results/soak/soak.md.
 * --only: the jobs with these beginnings. --quick: a little of everything, to see that it runs. --replay: repeats an input that failed.
 */
import { execFileSync } from 'node:child_process';
import os from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeMachine } from '../bench/machine.mjs';
import { replaceFileSync } from '../lib/setup/replace-file.mjs';
import { nodeModules, root } from '../setup/paths.mjs';
import { results as resultsFolder } from './folders.mjs';
import { fuzz } from './fuzz/job.mjs';
import { replay } from './fuzz/replay.mjs';
import { download } from './kills/download.mjs';
import { gallery } from './kills/gallery.mjs';
import { killOften } from './kills/kill-often.mjs';
import { setup } from './kills/setup.mjs';
import { training } from './kills/training.mjs';
import { trainFor } from './memory/job.mjs';
import { stepsOfHalfAnHour } from './memory/plan.mjs';
import { clock } from './progress.mjs';
import { reportOf } from './report.mjs';

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string' },
    seed: { type: 'string', default: '1' },
    quick: { type: 'boolean', default: false },
    replay: { type: 'string' },
  },
});
if (flags.replay) process.exit(await replay(flags.replay));

const seed = Number(flags.seed);
if (!Number.isSafeInteger(seed)) throw new Error(`--seed must be a whole number, found ${flags.seed}`);
const halfHour = stepsOfHalfAnHour();
const kills = { kills: flags.quick ? 3 : 50, seed };
const inputs = { inputs: flags.quick ? 1_000 : 100_000, seed };

/** @type {Record<string, () => Promise<import('./fuzz/job.mjs').FuzzResult | import('./kills/kill-often.mjs').KillResult | import('./memory/job.mjs').MemoryResult>>} */
const jobs = {
  'fuzz-idx': () => fuzz('idx', inputs),
  'fuzz-cifar10': () => fuzz('cifar10', inputs),
  'fuzz-omniglot-runs': () => fuzz('omniglot-runs', inputs),
  'fuzz-wav': () => fuzz('wav', inputs),
  'fuzz-sheet': () => fuzz('sheet', inputs),
  'fuzz-keras': () => fuzz('keras', inputs),
  'fuzz-checkpoint': () => fuzz('checkpoint', inputs),
  'fuzz-gallery': () => fuzz('gallery', inputs),
  'kill-download': () => killOften(download, kills),
  'kill-training': () => killOften(training, kills),
  'kill-gallery': () => killOften(gallery, kills),
  'kill-setup': () => killOften(setup, kills),
  'memory-recorded': () => trainFor({ steps: flags.quick ? 3_000 : halfHour.steps, way: 'recorded' }),
  'memory-eager': () => trainFor({ steps: flags.quick ? 600 : 3_000, way: 'eager' }),
};

const prefixes = flags.only?.split(',') ?? [''];
const wanted = Object.keys(jobs).filter((name) => prefixes.some((prefix) => name.startsWith(prefix)));
for (const prefix of prefixes)
  if (!wanted.some((name) => name.startsWith(prefix)))
    throw new Error(
      `--only: a prefix must be the beginning of one of ${Object.keys(jobs).join(', ')}, found "${prefix}"`,
    );

const about = {
  date: new Date().toISOString().slice(0, 10),
  machine: describeMachine('CPU'),
  seed,
  load: os.loadavg()[0],
  halfHour,
};
console.log(`${wanted.length} jobs, seed ${seed}: under 20 minutes in full on 2 quiet cores\n`);
const begun = Date.now();
const results = [];
for (const [i, name] of wanted.entries()) {
  const start = Date.now();
  process.stdout.write(`[${i + 1}/${wanted.length}] ${name}: `);
  const result = await jobs[name]();
  results.push({ ...result, seconds: (Date.now() - start) / 1000 });
}
const file = flags.only || flags.quick ? join(resultsFolder, 'soak.md') : join(root, 'bench', 'soak.md');
replaceFileSync(file, reportOf(about, results));
const biome = join(nodeModules, '@biomejs', 'biome', 'bin', 'biome');
if (file.startsWith(join(root, 'bench')))
  execFileSync(process.execPath, [biome, 'format', '--write', file], { stdio: 'ignore' });
const failures = results.flatMap(({ failures }) => failures);
for (const failure of failures) console.log(failure);
console.log(
  `\n${failures.length === 0 ? 'passed' : `${failures.length} failed`} in ${clock((Date.now() - begun) / 1000)}: ${file}`,
);
process.exit(failures.length === 0 ? 0 : 1);
