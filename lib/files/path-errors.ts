import { printable } from '../checks/printable';
import { causeOf } from '../checks/reason-of';

/** What the system's error codes mean for a path, and what to do. */
const meanings: Record<string, string> = {
  ELOOP: 'it is a symbolic link that leads back to itself; name the file itself',
  ENOTDIR: 'a part of the path must be a folder, found a file; name another path',
  EEXIST: 'it must be a folder, found a file; name another path',
  EISDIR: 'it must be a file, found a folder; name another path',
  ENAMETOOLONG: 'a name in it is longer than the file system allows; choose a shorter one',
  EACCES: 'this user lacks the permission; change the permissions of the file or its folder, or name another path',
  EPERM: 'this user lacks the permission; change the permissions of the file or its folder, or name another path',
  EROFS: 'the disk is read-only; name a path on another',
  ENOSPC: 'make room on the disk, or name a path on another',
  EDQUOT: 'make room on the disk, or name a path on another',
};

/**
 * Turns an error of the system into one that names the path that was asked for: the system's own names a file beside it, or none.
 * Its code, such as ENOSPC, stays, and names are shown as text. Any other error is returned as it is.
 * @param what what failed, such as `could not be read`
 */
export function namedError(path: string, what: string, error: unknown): unknown {
  const { code = '', syscall, message } = error as NodeJS.ErrnoException;
  if (syscall === undefined) return error;
  const meaning = meanings[code];
  const named = new Error(printable(`${path}: ${what}: ${message}${meaning ? `; ${meaning}` : ''}`), causeOf(error));
  return Object.assign(named, { code });
}

/** Runs what reads or writes a path. If the system fails, the error names that path (`namedError`). */
export async function naming<T>(path: string, what: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw namedError(path, what, error);
  }
}
