import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { stripVTControlCharacters } from 'node:util';

/** A command that failed, with its output. */
export class CommandError extends Error {
  /**
   * @param {string} command
   * @param {string} outcome
   * @param {string[]} lines
   */
  constructor(command, outcome, lines) {
    super(`${command}: ${outcome}`);
    this.lines = lines;
  }
}

/**
 * Runs a command quietly; its output matters only if it fails.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ lock?: number, cwd?: string, onLine?: (line: string) => void, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<string[]>} the lines that it printed
 * @throws {CommandError}
 */
export function runCommand(command, args, { lock, cwd, onLine = () => {}, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: withoutPythonSettings({ ...process.env, ...env }),
      stdio: ['ignore', 'pipe', 'pipe', ...(lock === undefined ? [] : [lock])],
    });
    /** @type {string[]} */
    const lines = [];
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      eachLine(stream, (line) => {
        lines.push(line);
        onLine(asText(line));
      });
    }
    const stop = endWith(child);
    child.on('error', (error) => {
      stop();
      reject(new CommandError(command, error.message, lines));
    });
    child.on('close', (code, signal) => {
      stop();
      if (ending) return; // This process is ending and has told the command to end, so its failure means nothing.
      if (code === 0) resolve(lines);
      else
        reject(
          new CommandError(
            [command, ...args].join(' ').slice(0, 120),
            signal ? `ended by ${signal}` : `exit status ${code}`,
            lines,
          ),
        );
    });
  });
}

/**
 * A line that a program wrote, without what it would do to a terminal. (`foreignLine`, which also hides passwords, is not compiled yet when a
 * checkout is set up; pip and npm hide those in addresses themselves.)
 *
 * @param {string} line
 */
export const asText = (line) => stripVTControlCharacters(line).replace(/\p{Cc}/gu, ' ');

/**
 * The environment without settings that were meant for another Python.
 *
 * @param {NodeJS.ProcessEnv} env
 */
export function withoutPythonSettings({ PYTHONPATH, PYTHONHOME, VIRTUAL_ENV, ...env }) {
  return env;
}

/**
 * @param {import('node:stream').Readable} stream
 * @param {(line: string) => void} use
 */
function eachLine(stream, use) {
  let rest = '';
  stream.setEncoding('utf8').on('data', (text) => {
    const lines = (rest + text).split(/[\r\n]+/);
    rest = lines.pop() ?? '';
    for (const line of lines) if (line) use(line);
  });
  stream.on('end', () => {
    if (rest) use(rest);
  });
}

/** How long a child process may take to end once it has been told to, in milliseconds. */
const patience = 10_000;

/** @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set();
let ending = false;

/**
 * When this process is told to end, tells the child to end too, and waits for it.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @returns {() => void} stops doing so
 */
export function endWith(child) {
  if (children.size === 0) for (const signal of signals) process.on(signal, end);
  children.add(child);
  return () => {
    children.delete(child);
    if (children.size === 0) for (const signal of signals) process.off(signal, end);
  };
}

const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** @param {NodeJS.Signals} signal */
function end(signal) {
  if (ending) return;
  ending = true;
  const alive = new Set(Array.from(children).filter(({ exitCode, signalCode }) => exitCode === null && !signalCode));
  /** @param {import('node:child_process').ChildProcess} [child] that has ended */
  const exitAfter = (child) => {
    if (child) alive.delete(child);
    if (alive.size === 0) process.exit(128 + constants.signals[signal]);
  };
  exitAfter();
  for (const child of alive) {
    child.once('exit', () => exitAfter(child));
    child.kill(signal);
  }
  setTimeout(() => {
    for (const child of alive) child.kill('SIGKILL');
  }, patience);
}
