import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createRandom } from '../../lib/dist/tensorflow/seeded-random.js';
import { startProgress } from '../progress.mjs';

/** @typedef {import('../../lib/dist/tensorflow/seeded-random.js').Random} Random */

/**
 * A kind of work that is killed and resumed.
 *
 * @typedef {object} Victim
 * @property {string} what
 * @property {string} checked what is checked after each kill, and at the end of a run
 * @property {number} moments in a run, numbered as `onMoment` says: a kill comes right after a random one of those still to come
 * @property {number} pauseMs the longest time from the moment to the kill
 * @property {(folder: string) => Promise<Run>} begin a new run in an empty folder
 */

/**
 * @typedef {object} Run
 * @property {(onMoment: (moment: number) => void, random: Random) => Attempt} resume starts, or continues
 * @property {() => Promise<Aftermath>} afterKill throws if something is corrupt or lost
 * @property {() => Promise<void>} atEnd throws if the result is not that of a run that was never killed
 * @property {() => Promise<void>} [close]
 */

/**
 * @typedef {object} Attempt
 * @property {() => void} kill
 * @property {Promise<{ code: number | null, signal: string | null }>} ended
 * @property {() => string} said
 */

/**
 * @typedef {object} Aftermath
 * @property {number} reached moments that need not be repeated: the next attempt continues there
 * @property {boolean} midWrite whether a file was being written
 */

/**
 * @typedef {object} KillResult
 * @property {'kill'} kind
 * @property {string} what
 * @property {string} checked
 * @property {number} kills
 * @property {number} midWrite kills while a file was being written
 * @property {number} runs that came to their end
 * @property {string[]} failures
 */

/** The most kills in a run before it may come to its end. */
const mostKillsInARun = 5;

/**
 * Kills work at seeded random moments, `kills` times in all: one to five times in a run, which is then resumed to its end.
 *
 * @param {Victim} victim
 * @param {{ kills: number, seed: number }} options
 * @returns {Promise<KillResult>}
 */
export async function killOften({ what, checked, moments, pauseMs, begin }, { kills: wanted, seed }) {
  const random = createRandom({ seed, stream: 1 });
  const progress = startProgress(`Killing ${what}`, wanted);
  const result = /** @type {KillResult} */ ({
    kind: 'kill',
    what,
    checked,
    kills: 0,
    midWrite: 0,
    runs: 0,
    failures: [],
  });
  while (result.kills < wanted && result.failures.length < 5) {
    const folder = mkdtempSync(join(tmpdir(), 'siamese-soak-'));
    const run = await begin(folder);
    try {
      let reached = 0;
      const inThisRun = Math.min(wanted - result.kills, 1 + random.integer(mostKillsInARun));
      for (let kill = 0; kill < inThisRun && reached < moments; kill++) {
        const moment = reached + random.integer(moments - reached);
        const pause = random.float() * pauseMs;
        if (!(await killAt(run, moment, pause, random))) break; // It came to its end first.
        result.kills++;
        const aftermath = await run.afterKill();
        reached = Math.max(reached, aftermath.reached);
        if (aftermath.midWrite) result.midWrite++;
        progress.update(result.kills);
      }
      const { ended, said } = run.resume(() => {}, random);
      const { code, signal } = await ended;
      if (code !== 0) throw new Error(`the last attempt ended with ${signal ?? code}: ${said()}`);
      await run.atEnd();
      result.runs++;
    } catch (error) {
      result.failures.push(`after kill ${result.kills} (seed ${seed}): ${/** @type {Error} */ (error).message}`);
      progress.note(result.failures.at(-1) ?? '');
    } finally {
      await run.close?.();
      rmSync(folder, { recursive: true, force: true });
    }
  }
  progress.end(`${result.kills} kills, ${result.midWrite} in the middle of a file, ${result.failures.length} failed`);
  return result;
}

/**
 * @param {Run} run
 * @param {number} moment
 * @param {number} pause
 * @param {Random} random
 * @returns {Promise<boolean>} whether it was killed
 */
async function killAt(run, moment, pause, random) {
  /** @type {Promise<void> | undefined} */
  let killing;
  const attempt = run.resume((now) => {
    if (now >= moment) killing ??= wait(pause).then(() => attempt.kill());
  }, random);
  const { code, signal } = await attempt.ended;
  await killing;
  if (signal === 'SIGKILL') return true;
  if (code !== 0) throw new Error(`an attempt ended with ${signal ?? code}: ${attempt.said()}`);
  return false;
}
