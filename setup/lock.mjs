import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Runs `work` while no other process runs work under the same lock file.
 *
 * The lock belongs to the open file, which the kernel closes with its last holder: a killed process leaves nothing stale behind.
 * Pass `descriptor` on to child processes that write, and the lock outlives a killed parent for as long as they do.
 *
 * @template T
 * @param {string} path
 * @param {(descriptor: number) => Promise<T>} work
 * @param {() => void} [onWait] called once if somebody else holds the lock
 * @returns {Promise<T>}
 */
export async function withLock(path, work, onWait = () => {}) {
  mkdirSync(dirname(path), { recursive: true });
  const descriptor = openSync(path, 'a');
  try {
    if (!(await lock(descriptor, ['--nonblock']))) {
      onWait();
      if (!(await lock(descriptor, [])))
        throw new Error(`flock could not lock ${path}: is its disk a network file system without locks?`);
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
