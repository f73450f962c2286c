import { randomBytes } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A pattern that matches what `ownerName` gives, to be part of a pattern of file names. */
export const ownerPattern = '[\\w-]+-\\d+-[0-9a-f]{12}';

/** A name that no other process or call has; `isAbandoned` tells by it whether the process is still running. */
export const ownerName = () => `${thisHost()}-${process.pid}-${randomBytes(6).toString('hex')}`;

/** True if the name is that of a process of this machine that is gone. Of processes of other machines nothing is known. */
export function isAbandoned(owner: string): boolean {
  const [, host, pid] = /^([\w-]+)-(\d+)-[0-9a-f]{12}$/.exec(owner) ?? [];
  return host === thisHost() && !isRunning(Number(pid));
}

/**
 * The place in which a process number is unique: the machine and, on Linux, the container, because two containers may have one
 * host name.
 */
const thisHost = () => `${hostname().replace(/[^\w-]/g, '_') || 'localhost'}-${pidNamespace()}`;

function pidNamespace(): string {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0';
  } catch {
    return '0';
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
