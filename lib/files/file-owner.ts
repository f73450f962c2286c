import { randomBytes } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** The form of `ownerName`, for patterns of file names. */
export const ownerPattern = '[\\w-]+-\\d+-[0-9a-f]{12}';

/** Names this process and this call, for others to ask whether the process is still there; never twice the same. */
export const ownerName = () => `${thisHost()}-${process.pid}-${randomBytes(6).toString('hex')}`;

/** True for the name of a process of this machine that is gone; of other machines nothing is known. */
export function isAbandoned(owner: string): boolean {
  const [, host, pid] = /^([\w-]+)-(\d+)-[0-9a-f]{12}$/.exec(owner) ?? [];
  return host === thisHost() && !isRunning(Number(pid));
}

/** Where a process number means this process: the machine and, on Linux, the container, as two may have one host name. */
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
