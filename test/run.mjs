// npm test: set-up, then every check, even after one has failed. Ends with the line `N passed, N failed`.
// npm test -- --unit: without the notebooks. npm test -- test/losses: only the unit tests whose path contains that.
// npm test -- --jupyterlab: only the chapters in JupyterLab.
// Tests of what depends on the level of x86-64 run at the machine's level, then at those below.
// npm test -- --level 3 test/kernels: as a processor of that level, 3 (AVX2) or 1.
import { parseArgs } from 'node:util';
import { prepare } from '../setup/prepare.mjs';
import {
  checkData,
  checkJupyterLab,
  checkLowerLevels,
  checkNotebooks,
  checkPortable,
  checkSource,
  checkUnits,
} from './checks.mjs';

const { values, positionals: filters } = parseArgs({
  options: { unit: { type: 'boolean' }, jupyterlab: { type: 'boolean' }, level: { type: 'string' } },
  allowPositionals: true,
});

/** @type {Record<string, () => import('./checks.mjs').Result | Promise<import('./checks.mjs').Result>>} */
const checks = {
  'Set-up': () => setUp(['addon', 'kernel']),
  Library: () => setUp(['library']),
  Source: checkSource,
  Data: checkData,
  'Milvus Lite': () => setUpIfPossible(['milvus']),
  onnxruntime: () => setUpIfPossible(['onnx', 'onnxruntime']),
  'Unit tests': () => checkUnits(filters),
  'Unit tests without TensorFlow': () => checkPortable(),
  'Unit tests at lower levels': () => checkLowerLevels(filters, values.level),
  Notebooks: checkNotebooks,
  JupyterLab: checkJupyterLab,
};
const always = ['Set-up', 'Library'];
const wanted = wantedTitles();

function wantedTitles() {
  if (values.level) return ['Unit tests at lower levels'];
  if (filters.length > 0) return ['Milvus Lite', 'onnxruntime', 'Unit tests'];
  if (values.jupyterlab) return ['JupyterLab'];
  return Object.keys(checks).filter((title) => !(values.unit && ['Notebooks', 'JupyterLab'].includes(title)));
}

/** @param {string[]} steps */
async function setUp(steps) {
  await prepare(steps);
  return { passed: 1, failed: [] };
}

/**
 * Sets up optional parts. If one cannot be installed, the tests that need it are skipped, and say so.
 *
 * @param {string[]} steps
 */
async function setUpIfPossible(steps) {
  try {
    await prepare(steps);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
  return { passed: 0, failed: [] };
}

let passed = 0;
/** @type {string[]} */
const failed = [];
for (const [title, check] of Object.entries(checks)) {
  if (![...always, ...wanted].includes(title)) continue;
  const start = Date.now();
  console.log(`\n${title}`);
  try {
    const result = await check();
    passed += result.passed;
    failed.push(...result.failed);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    failed.push(title);
    if (title === 'Set-up') break;
  }
  console.log(`${title}: ${((Date.now() - start) / 1000).toFixed(0)} s`);
}

console.log(failed.length > 0 ? `\nFailed:\n  ${failed.join('\n  ')}` : '');
console.log(`${passed} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;
