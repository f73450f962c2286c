import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { rename, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { withFileLock } from '../../lib/files/file-lock';
import { ownerName } from '../../lib/files/file-owner';
import { bundle } from '../data/bundle';

vi.mock('node:fs/promises', { spy: true });

const folder = mkdtempSync(join(tmpdir(), 'file-lock-'));
const path = join(folder, 'file');
const lock = join(folder, '.file.lock');
let built: Awaited<ReturnType<typeof bundle>>;
beforeAll(async () => {
  built = await bundle('lib/files/file-lock.ts');
}, 60_000);
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await built.remove();
});
beforeEach(() => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
});

const dead = () => ownerName().replace(`-${process.pid}-`, `-${spawnSync(process.execPath, ['--version']).pid}-`);
const foreign = () => `elsewhere-1-${process.pid}-0123456789ab`;

/** Makes the lock that a process leaves if it ends while holding it. */
function leave(owner: string): void {
  mkdirSync(lock);
  writeFileSync(join(lock, owner), '');
}

/** Runs programs side by side, each with `withFileLock`, `fs` and `path` in scope. @returns their exit codes */
function run(programs: string[]): Promise<(number | null)[]> {
  const before =
    "const [{ withFileLock }, fs, path] = [require(process.argv[1]), require('node:fs'), process.argv[2]];\n";
  const children = programs.map((program) =>
    spawn(process.execPath, ['-e', `${before}(async () => { ${program} })()`, built.path, path], {
      stdio: ['ignore', 'inherit', 'inherit'],
    }),
  );
  return Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]));
}

describe('withFileLock', () => {
  it('returns what the work returns, throws what it throws, and leaves nothing', async () => {
    await expect(
      withFileLock(path, () => {
        expect(statSync(lock).isDirectory()).toBe(true);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await Promise.all([1, 2, 3].map((i) => withFileLock(path, () => i)))).toEqual([1, 2, 3]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('loses no count of several processes', async () => {
    writeFileSync(path, '0');
    const count = `for (let i = 0; i < 20; i++)
      await withFileLock(path, () => {
        const count = Number(fs.readFileSync(path, 'utf8'));
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
        fs.writeFileSync(path, String(count + 1));
      });`;
    expect(await run([count, count, count])).toEqual([0, 0, 0]);
    expect([readFileSync(path, 'utf8'), readdirSync(folder)]).toEqual(['60', ['file']]);
  }, 60_000);

  it('is never held by two processes when holders are killed and others take over', async () => {
    // A holder that is killed leaves its name in the file; all others take theirs out.
    const hold = (isKilled: string) => `for (let i = 0; i < 30; i++)
      await withFileLock(path, () => {
        const other = fs.existsSync(path) ? Number(fs.readFileSync(path, 'utf8')) : 0;
        let isAlive = false;
        try { isAlive = other > 0 && process.kill(other, 0); } catch {}
        if (isAlive) process.exit(2);
        fs.writeFileSync(path, String(process.pid));
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
        if (${isKilled}) process.kill(process.pid, 'SIGKILL');
        fs.writeFileSync(path, '');
      });`;
    const [stays, goes] = [hold('false'), hold('i === 1')];
    const codes = await run([stays, goes, stays, goes, stays, goes, goes]);
    expect(codes).toEqual([0, null, 0, null, 0, null, null]);
    // The last holder may have been killed.
    await withFileLock(path, () => {});
    expect(readdirSync(folder)).toEqual(['file']);
  }, 60_000);

  it('takes over at once an empty lock, or the lock of a process of this machine that is gone', async () => {
    leave(dead());
    const taken = [1, 2, 3, 4].map((i) => withFileLock(path, () => i, Number.POSITIVE_INFINITY));
    expect(await Promise.all(taken)).toEqual([1, 2, 3, 4]);
    mkdirSync(lock);
    expect(await withFileLock(path, () => 5)).toBe(5);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves a lock that another process made after the abandoned one was seen', async () => {
    leave(dead());
    const { unlink: remove } = await vi.importActual<typeof import('node:fs/promises')>('node:fs/promises');
    const quicker = ownerName();
    vi.mocked(unlink).mockImplementationOnce((seen) => {
      rmSync(lock, { recursive: true });
      leave(quicker);
      return remove(seen);
    });
    let taken = false;
    const taking = withFileLock(path, () => 1).finally(() => {
      taken = true;
    });
    await wait(200);
    expect([taken, readdirSync(lock)]).toEqual([false, [quicker]]);
    rmSync(lock, { recursive: true });
    expect(await taking).toBe(1);
  });

  it.each([
    ['of another machine', foreign],
    ['of a process whose number another process has now', ownerName],
  ])('takes over a lock %s once it has been held for the given time, and not before', async (_, nameOf) => {
    leave(nameOf());
    let taken = false;
    const taking = withFileLock(path, () => 1, 300).finally(() => {
      taken = true;
    });
    await wait(100);
    expect(taken).toBe(false);
    expect(await taking).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('keeps waiting while the holders change', async () => {
    leave(foreign());
    let taken = false;
    const taking = withFileLock(path, () => 1, 400).finally(() => {
      taken = true;
    });
    for (let i = 10; i < 14; i++) {
      await wait(200);
      expect(taken).toBe(false);
      writeFileSync(join(lock, foreign().replace(/..$/, String(i))), '');
      rmSync(join(lock, readdirSync(lock).sort()[i === 10 ? 1 : 0]));
    }
    expect(await taking).toBe(1);
  });

  it.each(['EPERM', 'EACCES'])('waits on Windows, where the error for a folder in the way is %s', async (code) => {
    onTestFinished(() => void vi.mocked(rename).mockReset());
    const { rename: move } = await vi.importActual<typeof import('node:fs/promises')>('node:fs/promises');
    vi.mocked(rename).mockImplementation((...paths) =>
      move(...paths).catch((error) => Promise.reject(Object.assign(error, { code }))),
    );
    leave(foreign());
    await expect(withFileLock(path, () => 1, 300)).rejects.toMatchObject({ code });
    const real = Object.getOwnPropertyDescriptor(process, 'platform')!;
    onTestFinished(() => void Object.defineProperty(process, 'platform', real));
    Object.defineProperty(process, 'platform', { ...real, value: 'win32' });
    expect(await withFileLock(path, () => 1, 300)).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('names the lock if something else is in its place', async () => {
    writeFileSync(lock, '');
    await expect(withFileLock(path, () => 1)).rejects.toThrow(`${lock}: must be a folder, found a file; remove it`);
    expect(readdirSync(folder)).toEqual(['.file.lock']);
  });
});
