import { describe, expect, it } from 'vitest';
import { sideBySide } from '../../setup/side-by-side.mjs';

/** Tasks that end when told to, and the list of those that run. */
function tasksToEnd(count: number) {
  const running: number[] = [];
  const started: number[] = [];
  const ends: (() => void)[] = [];
  const tasks = Array.from({ length: count }, (_, task) => async () => {
    started.push(task);
    running.push(task);
    await new Promise<void>((end) => {
      ends[task] = end;
    });
    running.splice(running.indexOf(task), 1);
    return task * 10;
  });
  return { tasks, started, running, end: (task: number) => ends[task]() };
}
const turn = () => new Promise(setImmediate);

describe('side by side', () => {
  it('starts tasks in order, at most the given number at a time, and the next as soon as one ends', async () => {
    const { tasks, started, running, end } = tasksToEnd(4);
    const all = sideBySide(tasks, 2);
    expect(started).toEqual([0, 1]);
    end(1);
    await turn();
    expect(running).toEqual([0, 2]);
    end(2);
    await turn();
    expect(running).toEqual([0, 3]);
    end(0);
    end(3);
    expect(await all).toEqual([0, 10, 20, 30]);
  });

  it('runs one at a time, and fewer tasks than allowed', async () => {
    const one = tasksToEnd(2);
    const both = sideBySide(one.tasks, 1);
    expect(one.started).toEqual([0]);
    one.end(0);
    await turn();
    expect(one.running).toEqual([1]);
    one.end(1);
    expect(await both).toEqual([0, 10]);
    expect(await sideBySide([], 2)).toEqual([]);
  });

  it('fails with the error of the failed task', async () => {
    await expect(sideBySide([() => Promise.reject(new Error('no kernel'))], 2)).rejects.toThrow('no kernel');
  });
});
