import { readlink, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isAbandoned, ownerName, partialPath } from './partial-files';

const askAgainMs = 25;
/** A save of many gigabytes takes minutes. */
const patienceMs = 600_000;

/**
 * Runs `work` while no other process that asks for the lock of the same file runs its own. The lock is a symbolic link beside the
 * file, which is made in one step and names the process: one whose process is gone is taken over.
 * @throws if it cannot be had within ten minutes, naming the process that has it
 */
export async function withFileLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const lock = join(dirname(path), `.${basename(path)}.lock`);
  const owner = ownerName();
  for (const start = performance.now(); !(await make(lock, owner)); await wait(askAgainMs)) {
    const other = await readlink(lock).catch(() => undefined);
    if (other !== undefined && isAbandoned(other)) await takeAway(lock, other);
    else if (performance.now() - start > patienceMs)
      throw new Error(`${path}: is locked by the process ${other}; wait for it, or remove ${lock} if there is none`);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function make(lock: string, owner: string): Promise<boolean> {
  try {
    await symlink(owner, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Another process may have done the same and locked anew since the lock was read: then that lock is put back. */
async function takeAway(lock: string, abandoned: string): Promise<void> {
  const aside = partialPath(dirname(lock), basename(lock));
  try {
    await rename(lock, aside);
  } catch {
    return; // Somebody was quicker.
  }
  const taken = await readlink(aside).catch(() => abandoned);
  if (taken === abandoned) await rm(aside, { force: true });
  else await rename(aside, lock);
}
