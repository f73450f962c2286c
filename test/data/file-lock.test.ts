import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { withFileLock } from '../../lib/data/file-lock';
import { ownerName } from '../../lib/data/partial-files';
import { bundle } from './bundle';

const folder = mkdtempSync(join(tmpdir(), 'file-lock-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'file');
const lock = join(folder, '.file.lock');

describe('withFileLock', () => {
  it('lets one after the other in, and leaves nothing', async () => {
    let [inside, done] = [0, 0];
    const work = async () => {
      expect(++inside).toBe(1);
      await wait(3);
      inside--;
      done++;
    };
    await Promise.all(Array.from({ length: 6 }, () => withFileLock(path, work)));
    expect([done, readdirSync(folder)]).toEqual([6, []]);
  });

  it('gives the lock back where the work fails', async () => {
    await expect(withFileLock(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await withFileLock(path, async () => 'result')).toBe('result');
  });

  it('takes over from a process that is gone, which only one of many does', async () => {
    const dead = spawnSync(process.execPath, ['--version']).pid;
    symlinkSync(ownerName().replace(/\d+$/, String(dead)), lock);
    let inside = 0;
    const work = async () => {
      expect(++inside).toBe(1);
      await wait(2);
      inside--;
    };
    await Promise.all(Array.from({ length: 5 }, () => withFileLock(path, work)));
    expect(readdirSync(folder)).toEqual([]);
  });

  it('keeps the counts of several processes', async () => {
    const built = await bundle('lib/data/file-lock.ts');
    writeFileSync(path, '0');
    const program = `
      const [{ withFileLock }, fs] = [require(process.argv[1]), require('node:fs')];
      const path = process.argv[2];
      (async () => {
        for (let i = 0; i < 20; i++)
          await withFileLock(path, async () => {
            const count = Number(fs.readFileSync(path, 'utf8'));
            await new Promise((resolve) => setTimeout(resolve, 1));
            fs.writeFileSync(path, String(count + 1));
          });
      })();`;
    const children = [1, 2, 3].map(() => spawn(process.execPath, ['-e', program, built.path, path]));
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]));
    await built.remove();
    expect([codes, readFileSync(path, 'utf8')]).toEqual([[0, 0, 0], '60']);
  }, 60_000);
});
