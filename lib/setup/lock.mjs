import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { which } from './which.mjs';

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
    if (!(await lock(descriptor, { wait: false }))) {
      onWait();
      if (!(await lock(descriptor, { wait: true })))
        throw new Error(
          `${path}: set-up must be able to lock it, found that it cannot; use a disk that has locks, which some network file systems lack`,
        );
    }
    return await work(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** What `flock` does, for systems without it, such as macOS: perl is there. */
const perl =
  'use Fcntl ":flock"; open my $file, ">&=", 3 or exit 2; exit !flock $file, LOCK_EX | ($ARGV[0] ? LOCK_NB : 0)';

/**
 * @param {number} descriptor
 * @param {{ wait: boolean }} options
 * @returns {Promise<boolean>}
 */
function lock(descriptor, { wait }) {
  const [command, args] = which('flock')
    ? ['flock', [...(wait ? [] : ['--nonblock']), '3']]
    : ['perl', ['-e', perl, ...(wait ? [] : ['nonblock'])]];
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', descriptor] });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code === 0));
  });
}
