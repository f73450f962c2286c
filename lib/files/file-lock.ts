import { existsSync, rmdirSync, rmSync } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isAbandoned, ownerName } from './file-owner';
import { partialPath } from './partial-files';

const askAgainMs = 25;
/**
 * Work under a lock takes milliseconds: a process that has held it for this long is gone or stopped, whichever machine it runs
 * on.
 */
const longestMs = 30_000;
const patienceMs = 300_000;

/**
 * Runs `work` while it holds the lock of a file, which one process holds at a time. The work must take milliseconds: a lock is
 * taken over when its process is gone, or after 30 seconds.
 *
 * The lock is a folder beside the file, with one empty file in it that is named after the lock's owner. The folder is made under
 * another name and renamed into place, which fails while a folder with an owner is there. To take a lock over, a process removes
 * the file of the owner that it saw: the file of a newer owner has another name and stays. So the lock needs neither symbolic
 * links nor clocks that agree.
 * @throws what `work` throws; the system's error if the lock cannot be made; Error, which names the lock, if it is still held
 * after five minutes
 */
export async function withFileLock<T>(path: string, work: () => T, heldMs = longestMs): Promise<T> {
  const lock = join(dirname(path), `.${basename(path)}.lock`);
  const owner = ownerName();
  const own = join(lock, owner);
  const start = performance.now();
  for (;;) {
    await take(lock, owner, { heldMs, until: start + patienceMs });
    // Gone if this process was stopped for so long that another one took the lock over.
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
      if (other === owner) return; // A network file system may lose its answer and repeat a rename that succeeded.
      if (other !== seen) [seen, since] = [other, now];
      if (now > until)
        throw new Error(
          `${lock}: is still held by ${other} after ${patienceMs / 60_000} minutes; remove it if that process is gone`,
        );
      if (other !== undefined && !isAbandoned(other) && now - since < heldMs) await wait(askAgainMs);
      else await clear(lock, other);
    }
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}

/** What Windows answers to a rename onto a folder, and to the removal of what another process has open. */
const inUse = () => (process.platform === 'win32' ? ['EPERM', 'EACCES', 'EBUSY'] : []);

/** False if another lock is in the way. */
async function moved(beside: string, lock: string): Promise<boolean> {
  try {
    await rename(beside, lock);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (['EEXIST', 'ENOTEMPTY'].includes(String(code))) return false;
    if (inUse().includes(String(code))) return false;
    if (code === 'ENOTDIR') throw new Error(`${lock}: must be a folder, found a file; remove it`);
    throw error;
  }
}

/**
 * Removes the file of an abandoned lock's owner, then the lock if it is empty, because some systems do not rename over an empty
 * folder.
 */
async function clear(lock: string, owner: string | undefined): Promise<void> {
  const unless = (codes: string[]) => (error: NodeJS.ErrnoException) => {
    if (!codes.includes(String(error.code))) throw error;
  };
  if (owner !== undefined) await unlink(join(lock, owner)).catch(unless(['ENOENT', ...inUse()]));
  await rmdir(lock).catch(unless(['ENOENT', 'ENOTEMPTY', 'EEXIST', ...inUse()]));
}
