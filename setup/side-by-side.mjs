import { availableParallelism } from 'node:os';

/**
 * How many notebooks run at once if nobody waits for a particular one, and the settings of each kernel. The course's networks are
 * so small that two threads wait for each other a third of the time, and between cells a kernel uses one thread at most.
 */
export const atOnce = Math.min(2, availableParallelism());

/** Gives each kernel its share of the processor's threads. */
export const ownThreads = { TF_NUM_INTRAOP_THREADS: String(Math.floor(availableParallelism() / atOnce)) };

/**
 * Runs the tasks in their order, `count` at a time.
 *
 * @template Result
 * @param {(() => Promise<Result>)[]} tasks
 * @param {number} count
 * @returns {Promise<Result[]>} in the order of the tasks
 */
export async function sideBySide(tasks, count) {
  /** @type {Result[]} */
  const results = [];
  let next = 0;
  const takeTurns = async () => {
    while (next < tasks.length) {
      const place = next++;
      results[place] = await tasks[place]();
    }
  };
  await Promise.all(Array.from({ length: count }, takeTurns));
  return results;
}
