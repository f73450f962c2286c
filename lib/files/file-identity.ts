import { statSync } from 'node:fs';

/**
 * Tells one content of a file from any other written before or after it: the file's number on the disk, its size and the time it
 * was written. It stays the same when the file is renamed. Undefined if there is no file.
 */
export function fileIdentity(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found && `${found.dev} ${found.ino} ${found.size} ${found.mtimeNs}`;
}
