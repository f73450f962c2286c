import { statSync } from 'node:fs';

/**
 * What tells the content of a file from any that was written before or after it: its number on the disk, its size and the time it was
 * written. Undefined where there is no file. A file keeps it when it is renamed.
 */
export function fileIdentity(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found && `${found.dev} ${found.ino} ${found.size} ${found.mtimeNs}`;
}
