import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/** A command that failed, with what it said. */
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
 * @param {{ lock?: number, onLine?: (line: string) => void, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<string[]>} the lines that it printed
 * @throws {CommandError}
 */
export function runCommand(command, args, { lock, onLine = () => {}, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: withoutPythonSettings({ ...process.env, ...env }),
      stdio: ['ignore', 'pipe', 'pipe', ...(lock === undefined ? [] : [lock])],
    });
    /** @type {string[]} */
    const lines = [];
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      eachLine(stream, (line) => {
        lines.push(line);
        onLine(line);
      });
    }
    const stop = endWith(child);
    child.on('error', (error) => {
      stop();
      reject(new CommandError(command, error.message, lines));
    });
    child.on('close', (code, signal) => {
      stop();
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
 * What somebody set for another Python must not reach this one.
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

/**
 * Ends the child when this process is told to end.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @returns {() => void} stops doing so
 */
function endWith(child) {
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
  /** @param {NodeJS.Signals} signal */
  const end = (signal) => {
    child.kill(signal);
    process.exit(128 + ({ SIGHUP: 1, SIGINT: 2, SIGTERM: 15 }[/** @type {'SIGINT'} */ (signal)] ?? 0));
  };
  for (const signal of signals) process.on(signal, end);
  return () => {
    for (const signal of signals) process.off(signal, end);
  };
}
