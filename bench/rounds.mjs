/** Competitors measured in turns: A B C A B C …, each in a process of its own, after a warm-up. */

import os from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { startOf } from './competitors.mjs';
import { detailOf, messageOf } from './message-of.mjs';
import { PeerProcess } from './peer-process.mjs';
import { summary } from './statistics.mjs';

/** @typedef {{ process: PeerProcess, peakBytes: number, values: number[], about: Record<string, any>, warm: unknown, ask: import('./types.mjs').Ask }} Run */

/**
 * @template Warm
 * @param {object} plan
 * @param {import('./types.mjs').Bench} plan.bench
 * @param {string[]} plan.names the competitors, in their order
 * @param {object} plan.setting the arguments of the request `prepare`
 * @param {(ask: import('./types.mjs').Ask, name: string) => Promise<Warm>} plan.warmUp whatever comes before the rounds; what it returns
 *   is kept
 * @param {(ask: import('./types.mjs').Ask, warm: Warm, name: string) => Promise<number>} plan.round one round, as a number
 * @param {number} plan.rounds
 * @returns {Promise<{ competitors: Record<string, import('./types.mjs').Measured>, load: import('./types.mjs').Spread }>} a competitor has `notMeasured` with a reason, or its rounds
 */
export async function inTurns({ bench, names, setting, warmUp, round, rounds }) {
  const { missing, threads, device, log } = bench;
  /** @type {Map<string, Run>} */
  const runs = new Map();
  /** @type {Record<string, object>} */
  const results = Object.fromEntries(names.map((name) => [name, { notMeasured: missing[name] }]));
  /** @type {number[]} */
  const loads = [];
  const attempt = async (/** @type {string} */ name, /** @type {() => Promise<unknown>} */ work) => {
    try {
      return await work();
    } catch (error) {
      results[name] = { notMeasured: messageOf(error) };
      log(`${name}: not measured: ${detailOf(error)}`);
      await runs.get(name)?.process.end();
      runs.delete(name);
    }
  };
  try {
    for (const name of names) {
      if (missing[name]) continue;
      const process = new PeerProcess(startOf(name, bench));
      /** @type {Run} */
      const run = {
        ...{ process, peakBytes: 0, values: [], about: {}, warm: undefined },
        async ask(request) {
          const { peakBytes, ...answer } = await process.ask(request);
          run.peakBytes = peakBytes;
          return answer;
        },
      };
      runs.set(name, run);
      await attempt(name, async () => {
        run.about = await run.ask({ do: 'prepare', ...setting, threads });
        const found = `${run.about.device}, ${run.about.threads} threads`;
        const wanted = `${device}, ${threads} threads`;
        if (found !== wanted) throw new Error(`the device must be ${wanted}, found ${found}`);
        run.warm = await warmUp(run.ask, name);
        log(`${name} is ready`);
      });
    }
    for (let number = 1; number <= rounds; number++) {
      for (const [name, run] of [...runs]) {
        await pause(100); // Lets the previous competitor's threads come to rest.
        loads.push(os.loadavg()[0]);
        await attempt(name, async () => run.values.push(await round(run.ask, /** @type {Warm} */ (run.warm), name)));
      }
      log(`round ${number} of ${rounds}`);
    }
    for (const [name, { about, warm, values, peakBytes }] of runs)
      results[name] = { ...about, .../** @type {object} */ (warm), values, ...summary(values), peakBytes };
  } finally {
    for (const { process } of runs.values()) await process.end();
  }
  const competitors = /** @type {Record<string, import('./types.mjs').Measured>} */ (results);
  return { competitors, load: summary(loads.length > 0 ? loads : [os.loadavg()[0]]) };
}
