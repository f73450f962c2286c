import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { executeNotebooks, findChapters, tabulate } from '../setup/execute-notebooks.mjs';
import { root } from '../setup/paths.mjs';
import { atOnce } from '../setup/side-by-side.mjs';

/**
 * @typedef {object} Result
 * @property {number} passed
 * @property {string[]} failed what failed, by name
 */

const results = join(root, 'test-results');

/** @returns {Result} */
export function checkSource() {
  const tsc = 'node_modules/typescript/bin/tsc';
  return tally({
    'format and lint (npm run lint)': ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'],
    'types (npm run lint)': [tsc, '-p', '.'],
    'types of the set-up (npm run lint)': [tsc, '-p', 'setup'],
    'types of the tests in JupyterLab (npm run lint)': [tsc, '-p', 'test/jupyterlab'],
    'types of the reliability suite (npm run lint)': [tsc, '-p', 'soak'],
    'types of the site (npm run lint)': [tsc, '-p', 'site'],
    'types of the demos (npm run lint)': [tsc, '-p', 'site/demos-src'],
  });
}

/** @returns {Result} */
export function checkData() {
  return tally({ 'data (npm run data)': ['setup/data.mjs'] });
}

/** @param {string[]} filters */
export function checkUnits(filters) {
  return runVitest('units', 'test/vitest.config.mts', filters);
}

/** The chapters as people meet them: in JupyterLab, in a browser. Without a Chromium it says that it is skipped. */
export function checkJupyterLab() {
  return runVitest('jupyterlab-tests', 'test/jupyterlab/vitest.config.mts', []);
}

/**
 * @param {string} name of the report
 * @param {string} config
 * @param {string[]} filters
 * @returns {Result}
 */
function runVitest(name, config, filters) {
  const file = join(results, `${name}.json`);
  rmSync(file, { force: true });
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', config];
  const status = node([...vitest, '--reporter=default', '--reporter=json', `--outputFile=${file}`, ...filters]);
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
 * Without a browser: the solutions, and the chapters too where there is no Chromium for `checkJupyterLab` to run them in.
 *
 * @returns {Promise<Result>}
 */
export async function checkNotebooks() {
  const { findChromium } = await import('../lib/dist/display/chromium.js');
  const chapters = (await findChromium()) ? [] : findChapters([]);
  const notebooks = [...chapters, ...findChapters(['solutions'])];
  const executions = await executeNotebooks(notebooks, { profile: 'fast', out: join(results, 'notebooks'), atOnce });
  console.log(`\n${tabulate(executions)}`);
  return {
    passed: executions.filter(({ passed }) => passed).length,
    failed: executions.filter(({ passed }) => !passed).map(({ name }) => `notebook ${name}`),
  };
}

/**
 * @param {Record<string, string[]>} commands what to run with Node, by name
 * @returns {Result}
 */
function tally(commands) {
  const failed = Object.entries(commands).flatMap(([name, args]) => (node(args) === 0 ? [] : [name]));
  return { passed: Object.keys(commands).length - failed.length, failed };
}

/** @param {string[]} args */
function node(args) {
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status;
}
