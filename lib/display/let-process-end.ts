import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** Runs `start` and gives the child processes that it spawned, for libraries that do not expose theirs. */
export async function spawnedDuring<Result>(start: () => Promise<Result>) {
  const children: ChildProcess[] = [];
  const note = (message: unknown) => children.push((message as { process: ChildProcess }).process);
  subscribe('child_process', note);
  try {
    return { result: await start(), children };
  } finally {
    unsubscribe('child_process', note);
  }
}

/** Sets whether Node may end while these children run: with true, neither they nor their pipes keep it alive. */
export function letProcessEnd(children: ChildProcess[], may: boolean): void {
  for (const child of children) {
    for (const handle of [child, ...child.stdio] as ({ ref?(): void; unref?(): void } | null)[])
      if (may) handle?.unref?.();
      else handle?.ref?.();
  }
}
