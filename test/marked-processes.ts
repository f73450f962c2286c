import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';

/** A Node process whose environment, and that of all that it starts, carries `mark`. */
export function startMarked(
  args: string[],
  { cwd, env, mark = randomUUID() }: { cwd?: string; env?: NodeJS.ProcessEnv; mark?: string } = {},
) {
  const child = spawn(process.execPath, args, { cwd, env: { ...process.env, SIAMESE_TEST: mark, ...env } });
  let output = '';
  child.stdout.on('data', (text) => (output += text));
  child.stderr.on('data', (text) => (output += text));
  return { child, mark, output: () => output };
}

/** The processes that run now with that mark. */
export function marked(mark: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(mark);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** The exit status, once it has ended. */
export const ended = async (child: ChildProcess) => child.exitCode ?? (await once(child, 'exit'))[0];
