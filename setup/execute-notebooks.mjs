import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { endWith, withoutPythonSettings } from '../lib/setup/command.mjs';
import { python, root } from './paths.mjs';
import { ownThreads, sideBySide } from './side-by-side.mjs';

/** @typedef {'fast' | 'full'} Profile */

/** The folder, among the chapters, of the notebooks with solutions to their exercises. */
const solutions = 'solutions';

/**
 * @typedef {object} Execution
 * @property {string} name the notebook's file name without its ending, after `solutions/` if it is one of those
 * @property {boolean} passed
 * @property {number} seconds
 * @property {number} peakMegabytes of the kernel and its children together
 */

/**
 * The notebooks of these chapters, given as `02`, `2`, a file name or the beginning of one. After `solutions/`, the solutions to that
 * chapter's exercises; `solutions` are all of them. Without names, all chapters.
 *
 * @param {string[]} names
 * @param {string} [folder]
 * @returns {string[]} their paths
 * @throws {Error} if a name matches no notebook
 */
export function findChapters(names, folder = join(root, 'notebooks')) {
  const chapters = notebooksIn(folder);
  const all = [...chapters, ...notebooksIn(join(folder, solutions)).map((name) => join(solutions, name))];
  const found = names.flatMap((name) => {
    const wanted = basename(name).replace(/^\d$/, '0$&');
    const path = basename(dirname(name)) === solutions ? join(solutions, wanted) : wanted;
    const fitting = all.filter((notebook) => notebook.startsWith(path));
    if (fitting.length === 0) throw new Error(`no chapter "${name}"; there are ${all.join(', ') || 'none yet'}`);
    return fitting;
  });
  return (names.length > 0 ? [...new Set(found)] : chapters).map((notebook) => join(folder, notebook));
}

/** @param {string} folder */
function notebooksIn(folder) {
  return (existsSync(folder) ? readdirSync(folder) : []).filter((name) => name.endsWith('.ipynb')).sort();
}

/**
 * Executes notebooks, each in a fresh kernel. A notebook's file is replaced only if every cell passed.
 *
 * @param {string[]} notebooks
 * @param {{ profile: Profile, out?: string, atOnce?: number }} options `out`: the folder to write to, instead of in place.
 *   `atOnce`: how many run side by side, each on its part of the processor's threads. Default 1: one at a time, on all threads
 * @returns {Promise<Execution[]>}
 */
export function executeNotebooks(notebooks, { profile, out, atOnce = 1 }) {
  const shared = atOnce > 1;
  return sideBySide(
    notebooks.map((notebook) => () => executeNotebook(notebook, { profile, out, shared })),
    atOnce,
  );
}

/**
 * @param {string} notebook
 * @param {{ profile: Profile, out?: string, shared: boolean }} options `shared`: others run beside it
 * @returns {Promise<Execution>}
 */
async function executeNotebook(notebook, { profile, out, shared }) {
  const chapter = basename(notebook, '.ipynb');
  const name = basename(dirname(notebook)) === solutions ? join(solutions, chapter) : chapter;
  const target = out ? resolve(out, `${name}.ipynb`) : notebook;
  mkdirSync(dirname(target), { recursive: true });
  const scratch = mkdtempSync(join(tmpdir(), 'siamese-lab-'));
  const clear = () => rmSync(scratch, { recursive: true, force: true });
  process.once('exit', clear);
  const report = join(scratch, 'report.json');
  const start = Date.now();
  console.log(`${name}, ${profile} profile`);
  try {
    const settings = { SIAMESE_PROFILE: profile, JUPYTER_RUNTIME_DIR: scratch, ...(shared ? ownThreads : {}) };
    const command = [join(root, 'setup', 'execute.py'), notebook, target, report];
    const status = await run(command, settings, shared ? `${name}: ` : undefined);
    const measured = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { peakMegabytes: 0 };
    return { name, passed: status === 0, seconds: (Date.now() - start) / 1000, ...measured };
  } finally {
    process.off('exit', clear);
    clear();
  }
}

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} settings
 * @param {string} [prefix] printed before each of its lines
 * @returns {Promise<number | null>}
 */
function run(args, settings, prefix) {
  return new Promise((settle, reject) => {
    const child = spawn(python, args, {
      env: { ...withoutPythonSettings(process.env), ...settings },
      stdio: prefix ? ['inherit', 'pipe', 'pipe'] : 'inherit',
    });
    if (child.stdout) createInterface(child.stdout).on('line', (line) => console.log(prefix + line));
    if (child.stderr) createInterface(child.stderr).on('line', (line) => console.error(prefix + line));
    const stop = endWith(child);
    child.on('error', (error) => {
      stop();
      reject(error);
    });
    child.on('close', (status) => {
      stop();
      settle(status);
    });
  });
}

/**
 * @param {Execution[]} executions
 * @returns {string} a table of results, times and peak memory
 */
export function tabulate(executions) {
  const width = Math.max(8, ...executions.map(({ name }) => name.length));
  const rows = executions.map(({ name, passed, seconds, peakMegabytes }) =>
    [
      name.padEnd(width),
      passed ? 'passed' : 'FAILED',
      clock(seconds).padStart(10),
      `${peakMegabytes.toFixed(0)} MB`.padStart(11),
    ].join('  '),
  );
  return [`${'notebook'.padEnd(width)}  result        time  peak memory`, ...rows].join('\n');
}

/**
 * @param {number} seconds
 * @returns {string} minutes and seconds, such as 2:07
 */
function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
}
