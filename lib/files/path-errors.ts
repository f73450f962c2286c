/** What a code of the system says of a path, and what to do. */
const meanings: Record<string, string> = {
  ELOOP: 'it is a symbolic link that leads back to itself; name the file that is meant',
  ENOTDIR: 'a part of the path is a file, where a folder must be; name another path',
  EEXIST: 'a file is in the place of a folder; name another path',
  EISDIR: 'found a folder, wanted a file; name another path',
  ENAMETOOLONG: 'a name in it is longer than the file system takes; give a shorter one',
  EACCES: 'this user may not; change the permissions of the file or its folder, or name another path',
  EPERM: 'this user may not; change the permissions of the file or its folder, or name another path',
  EROFS: 'the disk is read-only; name a path on another',
  ENOSPC: 'make room on the disk, or name a file on another',
  EDQUOT: 'make room on the disk, or name a file on another',
};

/**
 * An error of the system as one that says the path that was asked for, as the system's names one beside it, or none; with its code, such as
 * ENOSPC. Any other error is itself.
 * @param what became of the path: `could not be read`
 */
export function namedError(path: string, what: string, error: unknown): unknown {
  const { code = '', syscall, message } = error as NodeJS.ErrnoException;
  if (syscall === undefined) return error;
  const meaning = meanings[code];
  const named = new Error(`${path}: ${what}: ${message}${meaning ? `; ${meaning}` : ''}`, { cause: error });
  return Object.assign(named, { code });
}

/** Runs what reads or writes a path, and names that path where the system fails (`namedError`). */
export async function naming<T>(path: string, what: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw namedError(path, what, error);
  }
}
