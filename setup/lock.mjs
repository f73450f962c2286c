import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Runs `work` while no other process runs work under the same lock file.
 *
 * The lock belongs to the open file, which the system closes with its last holder: a killed process leaves no stale lock behind.
 * Pass `descriptor` to child processes that write: then the lock outlives a killed parent for as long as they run.
 *
 * @template T
 * @param {string} path
 * @param {(descriptor: number) => Promise<T>} work
 * @param {() => void} [onWait] called once if another process holds the lock
 * @returns {Promise<T>}
 */
export async function withLock(path, work, onWait = () => {}) {
  mkdirSync(dirname(path), { recursive: true });
  const descriptor = openSync(path, 'a');
  try {
    if (!(await lock(descriptor, ['--nonblock']))) {
      onWait();
      if (!(await lock(descriptor, [])))
        throw new Error(
          `${path}: flock must be able to lock it, found that it cannot; use a disk that has locks, which some network file systems lack`,
        );
    }
    return await work(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * @param {number} descriptor
 * @param {string[]} options
 * @returns {Promise<boolean>}
 */
function lock(descriptor, options) {
  return new Promise((resolve, reject) => {
    const flock = spawn('flock', [...options, '3'], { stdio: ['ignore', 'inherit', 'inherit', descriptor] });
    flock.on('error', reject);
    flock.on('exit', (code) => resolve(code === 0));
  });
}
