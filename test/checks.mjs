import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { text } from 'node:stream/consumers';
import { executeNotebooks, findChapters, tabulate } from '../setup/execute-notebooks.mjs';
import { root } from '../setup/paths.mjs';
import { atOnce, sideBySide } from '../setup/side-by-side.mjs';
import { lowerLevels, settingsOf } from './levels.mjs';

/**
 * @typedef {object} Result
 * @property {number} passed
 * @property {string[]} failed what failed, by name
 */

const results = join(root, 'test-results');
const unitTests = 'test/vitest.config.mts';
/** Tests of what depends on the processor's level; how encoders are saved does not. */
const ofLevels = () => [
  ...['tensorflow', 'kernels', 'jit', 'search'].map((room) => `test/${room}/`),
  ...readdirSync(join(root, 'test', 'models'))
    .filter((name) => name !== 'saved')
    .map((name) => `test/models/${name}`),
];

export function checkSource() {
  return tally({
    'format and lint (npm run lint)': ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'],
    'types (npm run lint)': ['node_modules/typescript/bin/tsc', '-b'],
  });
}

/** @returns {Result} */
export function checkData() {
  const passed = node(['setup/data.mjs']) === 0;
  return { passed: Number(passed), failed: passed ? [] : ['data (npm run data)'] };
}

/** @param {string[]} filters */
export function checkUnits(filters) {
  return runVitest('units', unitTests, filters);
}

/** The core's unit tests as on a machine without TensorFlow: on tfjs's plain backend. */
export function checkPortable() {
  return runVitest('portable', 'test/vitest.portable.mts');
}

/**
 * Unit tests as on processors of the levels below this machine's: see `levels.mjs`.
 *
 * @param {string[]} filters default: what depends on the level
 * @param {string} [only] the only level to test
 * @returns {Promise<Result>}
 */
export async function checkLowerLevels(filters, only) {
  const { processorLevel } = await import('../lib/dist/tensorflow/processor-level.js');
  const own = processorLevel();
  const levels = lowerLevels(own).filter((level) => !only || String(level) === only);
  if (only && levels.length === 0)
    throw new Error(`--level must be 3 or 1, and below this machine's (${own ?? 'not known'}), found ${only}`);
  const wanted = filters.length > 0 ? filters : ofLevels();
  const found = levels.map((level) => {
    console.log(`\nas at level ${level}`);
    const { passed, failed } = runVitest(`level-${level}`, unitTests, wanted, settingsOf[level]);
    return { passed, failed: failed.map((name) => `level ${level}: ${name}`) };
  });
  return {
    passed: found.reduce((sum, { passed }) => sum + passed, 0),
    failed: found.flatMap(({ failed }) => failed),
  };
}

/** The chapters as people meet them: in JupyterLab, in a browser. Without a Chromium it says that it is skipped. */
export function checkJupyterLab() {
  return runVitest('jupyterlab-tests', 'test/jupyterlab/vitest.config.mts');
}

/**
 * @param {string} name of the report
 * @param {string} config
 * @param {string[]} [filters]
 * @param {Record<string, string>} [env] added to the environment
 * @returns {Result}
 */
function runVitest(name, config, filters = [], env = {}) {
  const file = join(results, `${name}.json`);
  rmSync(file, { force: true });
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', config];
  const status = node([...vitest, '--reporter=default', '--reporter=json', `--outputFile=${file}`, ...filters], env);
  const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { numPassedTests: 0, testResults: [] };
  const failed = report.testResults.flatMap(failuresOf);
  if (status !== 0 && failed.length === 0) failed.push(`${config} (see above)`);
  return { passed: report.numPassedTests, failed };
}

/**
 * @param {{ name: string, status: string, assertionResults: { status: string, fullName: string }[] }} file
 * @returns {string[]}
 */
function failuresOf({ name, status, assertionResults }) {
  const path = relative(root, name);
  const failures = assertionResults
    .filter((test) => test.status === 'failed')
    .map(({ fullName }) => `${path}: ${fullName}`);
  return failures.length === 0 && status === 'failed' ? [path] : failures;
}

/**
 * Runs the solutions without a browser, and the chapters too if there is no Chromium in which `checkJupyterLab` could run them. Those
 * whose data cannot be reached are skipped.
 *
 * @returns {Promise<Result>}
 */
export async function checkNotebooks() {
  const { findChromium } = await import('../lib/dist/display/chromium.js');
  const chapters = (await findChromium()) ? [] : findChapters([]);
  const { withinReach } = await import('./notebooks/data-out-of-reach.mjs');
  const notebooks = await withinReach([...chapters, ...findChapters(['solutions'])]);
  const executions = await executeNotebooks(notebooks, { profile: 'fast', out: join(results, 'notebooks'), atOnce });
  console.log(`\n${tabulate(executions)}`);
  return {
    passed: executions.filter(({ passed }) => passed).length,
    failed: executions.filter(({ passed }) => !passed).map(({ name }) => `notebook ${name}`),
  };
}

/**
 * @param {Record<string, string[]>} commands what to run with Node, by name; the output of each is printed when it has ended
 * @returns {Promise<Result>}
 */
async function tally(commands) {
  /** @type {string[]} */
  const failed = [];
  const tasks = Object.entries(commands).map(([name, args]) => async () => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const [out, error, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    process.stdout.write(out);
    process.stderr.write(error);
    if (status !== 0) failed.push(name);
  });
  await sideBySide(tasks, atOnce);
  return { passed: Object.keys(commands).length - failed.length, failed };
}

/**
 * @param {string[]} args
 * @param {Record<string, string>} [env] added to the environment
 */
function node(args, env = {}) {
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }).status;
}
