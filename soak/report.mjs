/**
 * @typedef {(import('./fuzz/job.mjs').FuzzResult | import('./kills/kill-often.mjs').KillResult | import('./memory/job.mjs').MemoryResult)
 *   & { seconds: number }} Result
 */

/**
 * @typedef {object} About
 * @property {string} date
 * @property {{ cpu: string, cores: number, threads: number, memoryGiB: number, system: string, node: string }} machine
 * @property {number} seed
 * @property {number} load the machine's load average when the run began
 * @property {{ steps: number, pairsASecond: number, cpu: string }} halfHour
 */

/**
 * The page that says what was done, with which results: measured numbers only.
 *
 * @param {About} about
 * @param {Result[]} results
 */
export function reportOf({ date, machine, seed, load, halfHour }, results) {
  const kills = results.filter((result) => result.kind === 'kill');
  const fuzzed = results.filter((result) => result.kind === 'fuzz');
  const trained = results.filter((result) => result.kind === 'memory');
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0);
  const failures = results.flatMap(({ failures }) => failures);
  const parts = [
    '# Reliability',
    'Written by `npm run soak`, which kills, feeds and watches the library. How to run a part of it stands at the top of `soak/run.mjs`.',
    [
      `- ${date}, seed ${seed}, ${clock(seconds)} in all, load average ${load.toFixed(1)} at the start`,
      `- ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}, Node ${machine.node}`,
      `- **${failures.length === 0 ? 'passed' : `failed: ${failures.length}`}**`,
    ].join('\n'),
  ];
  if (kills.length > 0)
    parts.push(
      '## Killed and resumed',
      '`kill -9` right after seeded random moments, one to five times a run; then the run is resumed to its end.',
      table(
        ['what', 'kills', 'of them in the middle of a file', 'runs brought to their end', 'seconds', 'verdict'],
        kills.map((result) => [
          result.what,
          number(result.kills),
          number(result.midWrite),
          number(result.runs),
          number(result.seconds),
          verdict(result),
        ]),
      ),
      kills.map(({ what, checked }) => `- ${what.split(' (')[0]}: ${checked}`).join('\n'),
    );
  if (fuzzed.length > 0)
    parts.push(
      '## Fuzzed',
      'Whole files with one to four changes: bits flipped, bytes overwritten, numbers of the header made absurd, cut, lengthened, parts taken out, doubled or put in from another file. Where there are checksums, those of half of the inputs are made right again. Only errors in the reader’s own words pass; an input that takes 20 seconds of the processor’s time or 2 minutes, takes 128 MB more than whole files do, or ends the process fails. Whole files are read in between.',
      table(
        ['reader', 'inputs', 'refused', 'slowest input', 'most memory more than for whole files', 'seconds', 'verdict'],
        fuzzed.map((result) => [
          result.what,
          number(result.inputs),
          number(result.refused),
          `${number(result.slowestMs)} ms`,
          megabytes(result.growth),
          number(result.seconds),
          verdict(result),
        ]),
      ),
      'HDF5, a library in C, stops or does not end on some files. So the library reads them in a thread that it ends after each file; the suite ends that thread when HDF5 has stopped or an input has taken a quarter of a second of the processor’s time (the first of a thread one and a half), which counts as refused, and before whole files are read in between.',
    );
  if (trained.length > 0)
    parts.push(
      '## Half an hour of training steps',
      `Chapter 2's training takes ${number(halfHour.steps)} steps of 64 pairs in 30 minutes, at the ${number(halfHour.pairsASecond)} pairs a second that \`npm run bench\` measured (${halfHour.cpu}). So many steps are taken here, not for half an hour but as fast as they go, by a smaller network of the same kinds of layers (a convolution with batch normalisation, pooling, dropout and a dense layer, on images of 8x8), with flips, validation and a checkpoint every 250 steps. What leaks a step does so whatever the size of the network. Memory is looked at 60 times, after a collection of garbage; medians of the second and of the last quarter:`,
      table(
        ['steps', 'how', 'tensors', 'resident size', "JavaScript's heap", 'seconds', 'verdict'],
        trained.map((result) => [
          number(result.steps),
          result.way === 'recorded' ? 'recorded and replayed, as `fit` does' : 'op by op (`jit: false`)',
          `${result.tensors} at every look`,
          result.resident.map(megabytes).join(', then '),
          result.heap.map(megabytes).join(', then '),
          number(result.seconds),
          verdict(result),
        ]),
      ),
    );
  if (failures.length > 0) parts.push('## What failed', failures.map((failure) => `- ${failure}`).join('\n'));
  return `${parts.join('\n\n')}\n`;
}

/** @param {Result} result */
const verdict = ({ failures }) => (failures.length === 0 ? 'passed' : `**failed: ${failures.length}**`);
/** @param {number} value */
const number = (value) => Math.round(value).toLocaleString('en');
/** @param {number} bytes */
const megabytes = (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MB`;
/** @param {number} seconds */
const clock = (seconds) => `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;

/**
 * @param {string[]} head
 * @param {string[][]} rows
 */
function table(head, rows) {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
