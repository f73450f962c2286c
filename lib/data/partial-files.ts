import { randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

const partialName = /\.([\w-]+)-(\d+)-[0-9a-f]{12}\.part$/;
const hourMs = 3_600_000;

/** A path for unfinished work on `name`, in the folder where it will go: hidden, and no other process's or call's. */
export function partialPath(folder: string, name: string): string {
  return join(folder, `.${name}.${ownerName()}-${randomBytes(6).toString('hex')}.part`);
}

/**
 * Removes what killed downloads left in a folder: partial files whose process on this machine is gone,
 * and any that nobody has touched for an hour. What cannot be removed is left.
 */
export async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const [, host, pid] = partialName.exec(name) ?? [];
    if (!pid) continue;
    const path = join(folder, name);
    const gone = host === thisHost() && !isRunning(Number(pid));
    if (gone || (await isOld(path))) await rm(path, { recursive: true, force: true }).catch(() => {});
  }
}

/** Names this process, for others to ask whether it is still there. */
export const ownerName = () => `${thisHost()}-${process.pid}`;

/** True for the name of a process of this machine that is gone; of other machines nothing is known. */
export function isAbandoned(owner: string): boolean {
  const [, host, pid] = /^([\w-]+)-(\d+)$/.exec(owner) ?? [];
  return host === thisHost() && !isRunning(Number(pid));
}

function thisHost(): string {
  return hostname().replace(/[^\w-]/g, '_') || 'localhost';
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

async function isOld(path: string): Promise<boolean> {
  const modified = (await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now();
  return Date.now() - modified > hourMs;
}
