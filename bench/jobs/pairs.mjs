/** makePairs of the built package and the textbook's method, in turns, each in a fresh process per round. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { python } from '../../setup/paths.mjs';
import siamese from '../library.mjs';
import { ratios, summary } from '../statistics.mjs';

// The textbook's time grows with the square of the number of images: for 600,000 it only makes pairs for a sample.
const allSizes = [
  { images: 60_000, textbookRows: 60_000 },
  { images: 600_000, textbookRows: 6_000 },
];

/** @typedef {Record<'round' | 'images' | 'load' | 'rows' | 'seconds' | 'cpuSeconds' | 'firstCallSeconds' | 'peakBytes', number> & { method: string, numpy?: string, python?: string }} Run */

const peer = (/** @type {string} */ name) => fileURLToPath(new URL(`../peers/${name}`, import.meta.url));
const run = (/** @type {string} */ program, /** @type {string[]} */ ...parameters) =>
  JSON.parse(execFileSync(program, parameters, { encoding: 'utf8' }));

export function measurePairs(
  /** @type {{ bench: import('../types.mjs').Bench, rounds: number, sizes?: typeof allSizes }} */ {
    bench,
    rounds,
    sizes = allSizes,
  },
) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'pairs-'));
  try {
    return { rounds, ...summarise(measure(folder, { bench, rounds, sizes }), sizes) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function measure(
  /** @type {string} */ folder,
  /** @type {{ bench: import('../types.mjs').Bench, rounds: number, sizes: typeof allSizes }} */ {
    bench,
    rounds,
    sizes,
  },
) {
  const files = sizes.map(({ images }) => labelsFile(folder, images));
  /** @type {Run[]} */
  const runs = [];
  for (let round = 0; round < rounds; round++) {
    sizes.forEach(({ images, textbookRows }, index) => {
      const load = os.loadavg()[0];
      const ours = run(process.execPath, peer('own-pairs.mjs'), files[index]);
      runs.push({ round, method: 'makePairs', images, load, ...ours });
      const theirs = run(python, peer('textbook_pairs.py'), files[index], String(textbookRows));
      runs.push({ round, method: 'textbook', images, load, ...theirs });
      bench.log(`round ${round + 1} of ${rounds}, ${images} images: ${ours.seconds} s, ${theirs.seconds} s`);
    });
  }
  return runs;
}

function labelsFile(/** @type {string} */ folder, /** @type {number} */ count) {
  const random = siamese.createRandom({ seed: 2020 });
  const file = path.join(folder, `${count}.labels`);
  writeFileSync(
    file,
    Uint8Array.from({ length: count }, () => random.integer(10)),
  );
  return file;
}

function summarise(/** @type {Run[]} */ runs, /** @type {typeof allSizes} */ sizes) {
  const rows = sizes.flatMap(({ images }) =>
    ['makePairs', 'textbook'].map((method) => {
      const own = runs.filter((one) => one.method === method && one.images === images);
      const of = (/** @type {'seconds' | 'cpuSeconds' | 'peakBytes' | 'firstCallSeconds'} */ field) =>
        summary(own.map((one) => one[field]));
      const { rows } = own[0];
      const [seconds, cpuSeconds, peakBytes] = [of('seconds'), of('cpuSeconds'), of('peakBytes')];
      const firstCallSeconds = method === 'makePairs' ? of('firstCallSeconds') : undefined;
      const microsecondsPerImage = (seconds.median / rows) * 1e6;
      return { method, images, rows, seconds, cpuSeconds, firstCallSeconds, peakBytes, microsecondsPerImage };
    }),
  );
  const secondsOf = (/** @type {string} */ method, /** @type {number} */ images) =>
    runs.filter((one) => one.method === method && one.images === images).map((one) => one.seconds / one.rows);
  const timesFaster = sizes.map(({ images }) => ({
    images,
    ...ratios(secondsOf('textbook', images), secondsOf('makePairs', images)),
  }));
  const { numpy, python: version } = runs.find((one) => one.numpy) ?? {};
  return { rows, timesFaster, versions: { numpy, python: version }, load: summary(runs.map(({ load }) => load)), runs };
}
