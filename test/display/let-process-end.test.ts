import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { letProcessEnd, spawnedDuring } from '../../lib/display/let-process-end';

const start = () => spawn(process.execPath, ['-e', 'process.stdin.resume()']);
let other: ChildProcess;
let result: ChildProcess;
let children: ChildProcess[];
beforeAll(async () => {
  other = start();
  ({ result, children } = await spawnedDuring(async () => start()));
});
afterAll(async () => {
  for (const child of [other, result]) {
    const ended = once(child, 'close');
    child.kill();
    await ended;
  }
});

describe('spawnedDuring', () => {
  it('gives the processes that were started meanwhile, and no others', () => {
    expect(children).toEqual([result]);
  });
});

describe('letProcessEnd', () => {
  it('takes from the process what keeps it alive, and gives it back', () => {
    // Node names a process and its three pipes as long as they keep it alive.
    const alive = () => process.getActiveResourcesInfo().filter((name) => /Process|Pipe/.test(name)).length;
    const before = alive();
    letProcessEnd(children, true);
    expect(before - alive()).toBe(4);
    letProcessEnd(children, false);
    expect(alive()).toBe(before);
  });
});
