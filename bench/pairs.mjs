/**
 * makePairs of the built package beside the textbook's method, in one run, in turns: node bench/pairs.mjs [--rounds 5]
 * Prints a Markdown table and writes bench/results-pairs.json.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import siamese from 'siamese-lab';

const { values: settings } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
const rounds = Number(settings.rounds);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds must be 1 or more, found ${settings.rounds}`);

const here = path.dirname(fileURLToPath(import.meta.url));
const venvPython = path.join(here, '..', '.venv', 'bin', 'python');
const python = existsSync(venvPython) ? venvPython : 'python3';

// The textbook's time grows with the square of the images: of 600,000 it makes pairs for a sample only.
const sizes = [
  { images: 60_000, textbookRows: 60_000 },
  { images: 600_000, textbookRows: 6_000 },
];

function labelsFile(folder, count) {
  const random = siamese.createRandom(2020);
  const file = path.join(folder, `${count}.labels`);
  writeFileSync(
    file,
    Uint8Array.from({ length: count }, () => random.integer(10)),
  );
  return file;
}

const run = (program, ...parameters) => JSON.parse(execFileSync(program, parameters, { encoding: 'utf8' }));

function summary(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, lowest: sorted[0], highest: sorted[sorted.length - 1] };
}

function measure(folder) {
  const files = sizes.map(({ images }) => labelsFile(folder, images));
  const runs = [];
  for (let round = 0; round < rounds; round++) {
    sizes.forEach(({ images, textbookRows }, index) => {
      const load = os.loadavg()[0];
      const ours = run(process.execPath, path.join(here, 'own-pairs.mjs'), files[index]);
      runs.push({ round, method: 'makePairs', images, load, ...ours });
      const theirs = run(python, path.join(here, 'textbook_pairs.py'), files[index], String(textbookRows));
      runs.push({ round, method: 'textbook', images, load, ...theirs });
      console.error(`round ${round + 1}/${rounds}, ${images} images: ${ours.seconds} s, ${theirs.seconds} s`);
    });
  }
  return runs;
}

function summarise(runs) {
  return sizes.flatMap(({ images }) =>
    ['makePairs', 'textbook'].map((method) => {
      const own = runs.filter((one) => one.method === method && one.images === images);
      const of = (field) => summary(own.map((one) => one[field]));
      const { rows } = own[0];
      const isWhole = rows === images;
      const [seconds, cpuSeconds, peakBytes] = [of('seconds'), of('cpuSeconds'), of('peakBytes')];
      const firstCallSeconds = method === 'makePairs' ? of('firstCallSeconds') : undefined;
      const microsecondsPerImage = (seconds.median / rows) * 1e6;
      return { method, images, rows, isWhole, seconds, cpuSeconds, firstCallSeconds, peakBytes, microsecondsPerImage };
    }),
  );
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'pairs-'));
let runs;
try {
  runs = measure(folder);
} finally {
  rmSync(folder, { recursive: true });
}

const rows = summarise(runs);
const find = (method, images) => rows.find((row) => row.method === method && row.images === images);
const [small, large] = sizes.map(({ images }) => images);
const timesFor = (method, field) => find(method, large)[field].median / find(method, small)[field].median;
const textbookPerImage = find('textbook', large).microsecondsPerImage / find('textbook', small).microsecondsPerImage;
const results = {
  measured: new Date().toISOString(),
  machine: {
    cpu: os.cpus()[0].model,
    cores: os.cpus().length,
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    node: process.version,
    python: runs.find((one) => one.python).python,
    numpy: runs.find((one) => one.numpy).numpy,
    loadAverage: summary(runs.map((one) => one.load)),
  },
  rounds,
  scaling: {
    labels: large / small,
    makePairsTime: timesFor('makePairs', 'seconds'),
    makePairsCpuTime: timesFor('makePairs', 'cpuSeconds'),
    textbookTimePerImage: textbookPerImage,
  },
  summary: rows,
  runs,
};

const target = path.join(here, 'results-pairs.json');
writeFileSync(`${target}.partial`, `${JSON.stringify(results, undefined, 2)}\n`);
renameSync(`${target}.partial`, target);

const number = (value) => value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
const time = (seconds) => (seconds < 1 ? `${number(seconds * 1000)} ms` : `${number(seconds)} s`);
const spread = ({ median, lowest, highest }) => `${time(median)} (${time(lowest)} to ${time(highest)})`;
const line = (row) => {
  const whose = row.isWhole ? 'all' : `a sample of ${row.rows.toLocaleString('en-US')}`;
  const cells = [
    row.images.toLocaleString('en-US'),
    row.method,
    whose,
    spread(row.seconds),
    time(row.cpuSeconds.median),
    `${number(row.microsecondsPerImage)} µs`,
    `${number(row.peakBytes.median / 1e6)} MB`,
  ];
  return `| ${cells.join(' | ')} |`;
};
const { machine, scaling } = results;
console.log(`| images | method | pairs made for | time, median (lowest to highest) | processor time | time an image | peak memory |
|---|---|---|---|---|---|---|
${rows.map(line).join('\n')}

${rounds} rounds, methods in turns; ${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, Python ${machine.python}, \
numpy ${machine.numpy}; load average ${number(machine.loadAverage.lowest)} to ${number(machine.loadAverage.highest)}.
Ten times the labels took makePairs ${number(scaling.makePairsTime)} times the time (${number(scaling.makePairsCpuTime)} \
times the processor time); the textbook's time an image grew ${number(scaling.textbookTimePerImage)} times.
Where pairs were made for a sample, time and memory are those of the sample, not of the whole.`);
