import { existsSync, rmdirSync, rmSync } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isAbandoned, ownerName } from './file-owner';
import { partialPath } from './partial-files';

const askAgainMs = 25;
/** Work under a lock takes milliseconds: whoever has had it for so long is gone, or stopped, on whatever machine. */
const longestMs = 30_000;
const patienceMs = 300_000;

/**
 * Runs `work` while no other process that asks for the lock of the same file runs its own. For work of milliseconds: a lock whose process
 * is gone, or that was held for 30 seconds, is taken over.
 *
 * The lock is a folder beside the file with one empty file in it, named after its owner. It is made apart and renamed into place, which
 * fails while another with an owner is there. It is taken over by removing the file of the very owner that was seen: whatever has
 * come there since has another name and stays. So it takes no symbolic links and no clocks that agree.
 * @throws the system's error where no lock can be made, or an error that names the lock where it cannot be had within five minutes
 */
export async function withFileLock<T>(path: string, work: () => T, heldMs = longestMs): Promise<T> {
  const lock = join(dirname(path), `.${basename(path)}.lock`);
  const owner = ownerName();
  const own = join(lock, owner);
  const start = performance.now();
  for (;;) {
    await take(lock, owner, { heldMs, until: start + patienceMs });
    // Not if this process was stopped so long since that another took over.
    if (existsSync(own)) break;
  }
  try {
    return work();
  } finally {
    rmSync(own, { force: true });
    try {
      rmdirSync(lock);
    } catch {
      // Another process has it now.
    }
  }
}

async function take(lock: string, owner: string, { heldMs, until }: { heldMs: number; until: number }): Promise<void> {
  const beside = partialPath(dirname(lock), 'lock');
  await mkdir(beside);
  try {
    await writeFile(join(beside, owner), '');
    let [seen, since] = ['', 0];
    while (!(await moved(beside, lock))) {
      const now = performance.now();
      const [other] = await readdir(lock).catch(({ code }) => (code === 'ENOENT' ? [] : ['a process of another user']));
      if (other === owner) return; // A network's answer was lost, and what it had done was asked for again.
      if (other !== seen) [seen, since] = [other, now];
      if (now > until) throw new Error(`${lock}: is held by ${other}; remove it if there is no such process`);
      if (other !== undefined && !isAbandoned(other) && now - since < heldMs) await wait(askAgainMs);
      else await clear(lock, other);
    }
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}

/** False where a lock is in the way. */
async function moved(beside: string, lock: string): Promise<boolean> {
  try {
    await rename(beside, lock);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || code === 'ENOTEMPTY') return false;
    if (code === 'ENOTDIR') throw new Error(`${lock}: found a file in the place of a lock; remove it`);
    throw error;
  }
}

/** Removes the file of an abandoned lock's owner, and the lock if it is empty, as not every system renames over an empty folder. */
async function clear(lock: string, owner: string | undefined): Promise<void> {
  const unless = (codes: string[]) => (error: NodeJS.ErrnoException) => {
    if (!codes.includes(String(error.code))) throw error;
  };
  if (owner !== undefined) await unlink(join(lock, owner)).catch(unless(['ENOENT']));
  await rmdir(lock).catch(unless(['ENOENT', 'ENOTEMPTY', 'EEXIST']));
}
