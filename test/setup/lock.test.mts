import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { withLock } from '../../lib/setup/lock.mjs';
import { which } from '../../lib/setup/which.mjs';
import { temporaryFolder } from './support.mjs';

const module = fileURLToPath(new URL('../../lib/setup/lock.mjs', import.meta.url));

/** Another process, which takes the lock, runs `work` and keeps the lock. */
async function holder(lock: string, work = ''): Promise<ChildProcess> {
  const program = `
    const { spawn } = await import('node:child_process');
    const { withLock } = await import(${JSON.stringify(module)});
    await withLock(${JSON.stringify(lock)}, async (descriptor) => {
      ${work}
      process.stdout.write('held');
      await new Promise((resolve) => setTimeout(resolve, 60_000));
    });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout!, 'data');
  return child;
}

describe('withLock', () => {
  it('admits one process at a time, and reports that it waits', async () => {
    const lock = join(temporaryFolder(), 'state', 'lock');
    const events: string[] = [];
    const turn = (name: string) =>
      withLock(
        lock,
        async () => {
          events.push(`${name} in`);
          await new Promise((resolve) => setTimeout(resolve, 100));
          events.push(`${name} out`);
        },
        () => events.push('waits'),
      );
    await Promise.all([turn('one'), turn('other')]);
    const names = events.filter((event) => event !== 'waits').map((event) => event.split(' ')[0]);
    expect(events.filter((event) => event === 'waits')).toHaveLength(1);
    expect(names[0]).toBe(names[1]);
    expect(names[2]).toBe(names[3]);
    expect(new Set(names).size).toBe(2);
  });

  it('is the same where there is no flock, by perl', async () => {
    const lock = join(temporaryFolder(), 'lock');
    const perl = which('perl');
    if (!perl) throw new Error('this test needs perl');
    const before = process.env.PATH;
    const folder = temporaryFolder();
    symlinkSync(perl, join(folder, 'perl'));
    const child = await holder(lock);
    process.env.PATH = folder;
    onTestFinished(() => {
      process.env.PATH = before;
    });
    let waited = false;
    const mine = withLock(
      lock,
      async () => 'mine',
      () => {
        waited = true;
        child.kill('SIGKILL');
      },
    );
    expect(await mine).toBe('mine');
    expect(waited).toBe(true);
  });

  it('is free again after work that failed', async () => {
    const lock = join(temporaryFolder(), 'lock');
    await expect(withLock(lock, () => Promise.reject(new Error('no network')))).rejects.toThrow('no network');
    let waited = false;
    await withLock(
      lock,
      async () => {},
      () => {
        waited = true;
      },
    );
    expect(waited).toBe(false);
  });

  it('is free again when its holder is killed', async () => {
    const lock = join(temporaryFolder(), 'lock');
    const child = await holder(lock);
    let waited = false;
    const mine = withLock(
      lock,
      async () => 'mine',
      () => {
        waited = true;
        child.kill('SIGKILL');
      },
    );
    expect(await mine).toBe('mine');
    expect(waited).toBe(true);
  });

  it('is still held by a command that outlives its killed parent', async () => {
    const folder = temporaryFolder();
    const lock = join(folder, 'lock');
    const gate = join(folder, 'gate');
    const work = `spawn('sh', ['-c', 'mkfifo "$1"; read line < "$1"', 'sh', ${JSON.stringify(gate)}],
      { stdio: ['ignore', 'inherit', 'inherit', descriptor], detached: true });
      while (!(await import('node:fs')).existsSync(${JSON.stringify(gate)})) await new Promise((r) => setTimeout(r, 20));`;
    const child = await holder(lock, work);
    child.kill('SIGKILL');
    await once(child, 'exit');
    let open = false;
    const mine = withLock(
      lock,
      async () => open,
      () => {
        open = true;
        closeSync(openSync(gate, 'w'));
      },
    );
    expect(await mine).toBe(true);
  });
});
