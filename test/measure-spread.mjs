// node test/measure-spread.mjs PATH...: how far apart processors are, by the tests whose path contains one of these. They run with
// oneDNN on and off, own ops on and off, at each level that this machine has; the table says which share of its tolerance each test
// used (`toBeAllclose`), largest first: 0.1 is a tenth, and more than 1 fails. A tolerance must be derived from such a table.
// `npm run setup` comes first.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { processorLevel } from '../lib/dist/tensorflow/processor-level.js';
import { root } from '../setup/paths.mjs';
import { lowerLevels, settingsOf } from './levels.mjs';

const shown = 40;
const [on, off] = ['1', '0'].map((value) => ({ TF_ENABLE_ONEDNN_OPTS: value }));
const own = processorLevel();
/** @type {Record<string, Record<string, string>>} */
const settings = {
  [`level ${own}`]: on,
  'no oneDNN': off,
  'no own ops': { ...on, SIAMESE_OWN_OPS: '0' },
  neither: { ...off, SIAMESE_OWN_OPS: '0' },
  ...Object.fromEntries(
    lowerLevels(own).flatMap((level) => [
      [`level ${level}`, { ...settingsOf[level], ...on }],
      [`${level}, no oneDNN`, { ...settingsOf[level], ...off }],
      [`${level}, neither`, { ...settingsOf[level], ...off, SIAMESE_OWN_OPS: '0' }],
    ]),
  ),
};

const filters = process.argv.slice(2);
if (filters.length === 0) {
  console.error('node test/measure-spread.mjs PATH...: name the tests, such as test/models/mobilenet');
  process.exit(1);
}

/** @type {Map<string, number[]>} the share used under each of the settings, by test */
const used = new Map();
const folder = mkdtempSync(join(tmpdir(), 'spread-'));
const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.mts', '--reporter=dot'];
for (const [i, [name, env]] of Object.entries(settings).entries()) {
  const file = join(folder, String(i));
  console.error(name);
  const { status } = spawnSync(process.execPath, [...vitest, ...filters], {
    cwd: root,
    env: { ...process.env, ...env, SIAMESE_SPREAD: file },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) console.error(`${name}: tests failed`);
  for (const line of existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []) {
    const { path, name: test, share } = JSON.parse(line);
    const key = `${relative(root, path)}: ${test}`;
    const shares = used.get(key) ?? Object.keys(settings).map(() => 0);
    shares[i] = Math.max(shares[i], share);
    used.set(key, shares);
  }
}
rmSync(folder, { recursive: true });

const rows = [...used].sort(([, a], [, b]) => Math.max(...b) - Math.max(...a));
console.log(
  `${cpus()[0].model}, level ${own}; ${rows.length} tests, the ${Math.min(shown, rows.length)} that used most`,
);
console.log(Object.keys(settings).join(' | '));
for (const [test, shares] of rows.slice(0, shown))
  console.log(`${shares.map((share) => share.toFixed(3)).join(' | ')}  ${test}`);
