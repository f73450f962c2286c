import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isAbandoned, ownerName, ownerPattern } from './file-owner';

const partialName = new RegExp(`\\.(${ownerPattern})\\.part$`);
const hourMs = 3_600_000;

/** A path for unfinished work on `name`: hidden, in the folder where the work will go, and different for each process and call. */
export function partialPath(folder: string, name: string): string {
  return join(folder, `.${name}.${ownerName()}.part`);
}

/**
 * Removes the partial files that killed processes left in a folder: those whose process on this machine is gone, and those that
 * have not changed for an hour. Files that cannot be removed stay.
 */
export async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const [, owner] = partialName.exec(name) ?? [];
    if (!owner) continue;
    const path = join(folder, name);
    if (isAbandoned(owner) || (await isOld(path))) await rm(path, { recursive: true, force: true }).catch(() => {});
  }
}

async function isOld(path: string): Promise<boolean> {
  const modified = (await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now();
  return Date.now() - modified > hourMs;
}
