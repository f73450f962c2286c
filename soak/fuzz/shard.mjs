import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { endWith } from '../../lib/setup/command.mjs';
import { here } from '../folders.mjs';

/** The resident size at which a process is ended, in bytes. */
const mostBytes = 1.5 * 2 ** 30;
const looksEveryMs = 200;

/**
 * @typedef {object} Shard
 * @property {string} name the reader's
 * @property {string} folder its own, beside `seeds`
 * @property {number} seed
 * @property {number} from
 * @property {number} to
 * @property {number} step
 * @property {number} patienceMs an input that takes more of the processor's time hangs, or, where it only waits, one that takes six times as long
 */

/**
 * @typedef {object} Counts
 * @property {number} done
 * @property {number} refused
 * @property {number} slowestMs
 * @property {number} growth of the highest resident size, in bytes
 */

/**
 * One process that reads inputs until all are done, or until an input ends it: it hangs, fills the memory, or kills the process.
 *
 * @param {Shard} shard
 * @param {(counts: Counts) => void} onCounts
 * @param {(number: number, why: string) => void} onFailure
 * @returns {Promise<number | undefined>} the input that was its end
 */
export async function runShard({ name, folder, seed, from, to, step, patienceMs }, onCounts, onFailure) {
  mkdirSync(folder, { recursive: true });
  const args = [name, folder, seed, from, to, step].map(String);
  const child = fork(here('fuzz/worker.mjs'), args, {
    execArgv: ['--max-old-space-size=512'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const stopEnding = endWith(child);
  let said = '';
  child.stderr?.on('data', (text) => {
    said = `${said}${text}`.slice(-2_000);
  });
  /** @type {string | undefined} */
  let why;
  /** @type {number | undefined} */
  let stoppedAt;
  child.on('message', (/** @type {any} */ { counts, failure, stopped }) => {
    if (counts) onCounts(counts);
    if (failure) onFailure(failure.number, failure.why);
    if (stopped) [stoppedAt, why] = [stopped.number, stopped.why];
  });
  const exited = once(child, 'exit');
  let seen = { at: '', since: Date.now(), spentMs: 0 };
  while (child.exitCode === null && child.signalCode === null) {
    await Promise.race([wait(looksEveryMs), exited]);
    const at = inputUnderWay(folder);
    if (at !== seen.at) seen = { at, since: Date.now(), spentMs: processorMs(child.pid) };
    if (why || child.pid === undefined) continue;
    if (processorMs(child.pid) - seen.spentMs > patienceMs || Date.now() - seen.since > 6 * patienceMs)
      why = `no end in ${patienceMs / 1000} s`;
    else if (residentBytes(child.pid) > mostBytes) why = `more than ${mostBytes / 2 ** 30} GB of memory`;
    if (why) child.kill('SIGKILL');
  }
  stopEnding();
  const [code, signal] = await exited;
  if (code !== 0) why ??= `the process ended with ${signal ?? code}: ${lastLine(said)}`;
  if (why === undefined) return undefined;
  const number = stoppedAt ?? Number(inputUnderWay(folder) || from);
  onFailure(number, why);
  return number;
}

/** @param {string} folder */
function inputUnderWay(folder) {
  try {
    return readFileSync(join(folder, 'at'), 'utf8').trim();
  } catch {
    return '';
  }
}

/** What the processes of a busy machine wait does not count. @param {number | undefined} pid */
function processorMs(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return 10 * (Number(fields[11]) + Number(fields[12]));
  } catch {
    return 0;
  }
}

/** @param {number} pid */
function residentBytes(pid) {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096;
  } catch {
    return 0;
  }
}

/** @param {string} text */
const lastLine = (text) =>
  text
    .trim()
    .split('\n')
    .find((line) => /error|abort|fatal/i.test(line)) ??
  text.trim().split('\n').at(-1) ??
  '';
