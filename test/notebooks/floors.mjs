// node test/notebooks/floors.mjs [chapter …] [--seeds 5] [--level 3] [--cells] [--set epochs=2,images=3000]
// How far each assertion of a notebook's fast profile is from failing, over several seeds. The seconds are the processor's, all threads
// together, without the time to draw pictures. `02` is chapter 2, `solutions/02` the solutions to its exercises.
//
// A floor is set from the lines it prints: at most the mean less `far` standard deviations of all runs at levels 4 and 3, rounded
// down, and above chance by more than half of what the runs gain on it. With ten runs a normal value falls below that once in
// some 10,000 executions (Student's t of 9 degrees of freedom; the factor includes the uncertainty of the mean).
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findChapters } from '../../setup/execute-notebooks.mjs';
import { root } from '../../setup/paths.mjs';
import { atOnce, ownThreads, sideBySide } from '../../setup/side-by-side.mjs';
import { withinReach } from './data-out-of-reach.mjs';

/** @typedef {{ text: string, found: number, sign: string, wanted: number }} Comparison */
/** @typedef {{ comparisons: Comparison[], seconds: Record<string, number>, problem?: string }} Run */

const far = 6;
/** The settings under which notebooks run as on a processor of this level; at level 4, as this machine runs them. */
const levels = {
  4: {},
  3: { SIAMESE_LEVEL: '3', ONEDNN_MAX_CPU_ISA: 'AVX2', ATEN_CPU_CAPABILITY: 'avx2', TF_ENABLE_ONEDNN_OPTS: '0' },
};

const { values, positionals } = parseArgs({
  options: {
    seeds: { type: 'string', default: '5' },
    level: { type: 'string', default: '4' },
    set: { type: 'string', default: '' },
    cells: { type: 'boolean' },
  },
  allowPositionals: true,
});
const environment = levels[/** @type {keyof typeof levels} */ (Number(values.level))];
if (!environment) throw new Error(`--level: found ${values.level}, wanted ${Object.keys(levels).join(' or ')}`);
const notebooks =
  positionals.length > 0 ? findChapters(positionals) : findChapters([]).concat(findChapters(['solutions']));

for (const notebook of await withinReach(notebooks)) {
  const seeds = Array.from({ length: Number(values.seeds) }, (_, seed) => seed);
  const runs = await sideBySide(
    seeds.map((seed) => async () => {
      const run = await execute(notebook, seed);
      console.log(`  seed ${seed}: ${run.problem ?? `${run.comparisons.length} comparisons`}`);
      return run;
    }),
    atOnce,
  );
  const title = `${basename(dirname(notebook)) === 'solutions' ? 'solutions/' : ''}${basename(notebook, '.ipynb')}`;
  const total = runs.map(({ seconds }) =>
    Object.values(seconds)
      .reduce((sum, s) => sum + s, 0)
      .toFixed(0),
  );
  console.log(`\n${title}, level ${values.level}, ${total.join(', ')} s of the processor`);
  for (const { problem } of runs) if (problem) console.log(`  FAILED: ${problem}`);
  for (const line of linesOf(runs)) console.log(`  ${line}`);
  if (values.cells)
    for (const [id, seconds] of Object.entries(runs[0].seconds))
      console.log(`  ${seconds.toFixed(1).padStart(6)} s  ${id}`);
}

/**
 * Runs a notebook in a process and a folder of its own, two folders below the checkout, as the solutions are.
 *
 * @param {string} notebook
 * @param {number} seed added to every seed of the notebook
 * @returns {Promise<Run>}
 */
async function execute(notebook, seed) {
  mkdirSync(join(root, 'test-results'), { recursive: true });
  const folder = mkdtempSync(join(root, 'test-results', 'floors-'));
  const script = join(dirname(fileURLToPath(import.meta.url)), 'run-floors.mjs');
  const child = spawn(process.execPath, [script, notebook, String(seed), values.set], {
    cwd: folder,
    env: { ...process.env, ...environment, ...ownThreads, SIAMESE_PROFILE: 'fast', SIAMESE_CHROMIUM: '' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr?.on('data', (text) => {
    said = `${said}${text}`.slice(-500);
  });
  const reported = await new Promise((settle) => {
    child.once('message', settle);
    child.once('exit', () => settle({ comparisons: [], seconds: {}, problem: `no report; last words: ${said}` }));
  });
  await new Promise((settle) => (child.exitCode === null ? child.once('exit', settle) : settle(null)));
  rmSync(folder, { recursive: true });
  return reported;
}

/**
 * A line for each comparison, in the notebook's order: what was compared, over the runs.
 *
 * @param {Run[]} runs
 */
function linesOf(runs) {
  const whole = runs.filter(({ comparisons }) => comparisons.length > 0);
  const texts = [...new Set(whole.flatMap(({ comparisons }) => comparisons.map(({ text }) => text)))];
  return texts.map((text) => {
    const found = whole.map(({ comparisons }) => worstOf(comparisons.filter((one) => one.text === text)));
    const fixed = new Set(found.map(({ wanted }) => wanted)).size === 1;
    const numbers = found.map((one) => (fixed ? one.found : one.found - one.wanted));
    const { mean, deviation } = momentsOf(numbers);
    const edge = fixed ? found[0].wanted : 0;
    const away = Math.abs(mean - edge) / deviation;
    const failed = found.filter((one) => marginOf(one) < 0).length;
    const suggestion = mean - (found[0].sign.startsWith('>') ? far : -far) * deviation;
    return [
      `${text.slice(0, 70)}`,
      `${fixed ? '' : 'difference '}${numbers.map((n) => n.toPrecision(4)).join(' ')}`,
      `mean ${mean.toPrecision(4)} sd ${deviation.toPrecision(2)}`,
      `${fixed ? `asked ${edge}` : 'asked 0'}, ${away.toFixed(1)} sd away${failed ? `, ${failed} FAILED` : ''}`,
      `at ${far} sd: ${suggestion.toPrecision(4)}`,
    ].join(' | ');
  });
}

/** @param {Comparison[]} comparisons */
function worstOf(comparisons) {
  return comparisons.reduce((worst, one) => (marginOf(one) < marginOf(worst) ? one : worst));
}

/** @param {Comparison} comparison */
function marginOf({ found, sign, wanted }) {
  return sign.startsWith('>') ? found - wanted : wanted - found;
}

/** @param {number[]} numbers */
function momentsOf(numbers) {
  const mean = numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
  const squares = numbers.reduce((sum, n) => sum + (n - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / Math.max(numbers.length - 1, 1)) };
}
