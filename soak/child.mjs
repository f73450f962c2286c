import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { endWith } from '../lib/setup/command.mjs';

/**
 * A process of the suite that prints one line for each thing that it does, until it ends or is killed.
 *
 * @param {string[]} args of Node
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, onLine?: (line: string) => void }} [options]
 */
export function startChild(args, { env = {}, cwd, onLine = () => {} } = {}) {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a group of its own, which can be killed as a whole
  });
  const stopEnding = endWith(child);
  let said = '';
  child.stderr.on('data', (text) => {
    said = `${said}${text}`.slice(-4_000);
  });
  const lines = createInterface({ input: child.stdout });
  lines.on('line', onLine);
  const ended = once(child, 'exit').then(([code, signal]) => {
    stopEnding();
    return { code, signal };
  });
  return {
    /** How it ended; all its lines have arrived by then, unless it was killed. */
    ended: Promise.all([ended, Promise.race([once(lines, 'close'), ended])]).then(([how]) => how),
    /** What it wrote to stderr. */
    said: () => said.trim(),
    /** At once, as the kernel kills. @param {'alone' | 'with its children'} whom */
    kill(whom = 'with its children') {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
      try {
        process.kill(whom === 'alone' ? child.pid : -child.pid, 'SIGKILL');
      } catch {
        // It has just ended by itself.
      }
    },
  };
}
