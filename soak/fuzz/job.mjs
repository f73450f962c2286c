import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { results } from '../folders.mjs';
import { startProgress } from '../progress.mjs';
import { inputOf } from './inputs.mjs';
import { loadReader } from './reader.mjs';
import { readSeeds, writeSeeds } from './seeds.mjs';
import { runShard } from './shard.mjs';

/** After this many failures a reader is not fuzzed any further. */
const mostFailures = 50;

/**
 * @typedef {object} FuzzResult
 * @property {'fuzz'} kind
 * @property {string} what
 * @property {number} inputs
 * @property {number} refused
 * @property {number} slowestMs
 * @property {number} growth the most memory that a process took beyond what whole files need, in bytes
 * @property {string[]} failures what went wrong, with the file of the input
 */

/**
 * Gives a reader `inputs` mutated files, in as many processes as there are cores. Inputs that fail are kept.
 *
 * @param {string} name
 * @param {{ inputs: number, seed: number, patienceMs?: number, kept?: string }} options `kept`: the folder for inputs that fail
 * @returns {Promise<FuzzResult>}
 */
export async function fuzz(name, { inputs, seed, patienceMs = 20_000, kept = results }) {
  const reader = await loadReader(name);
  const folder = mkdtempSync(join(tmpdir(), 'siamese-soak-'));
  const progress = startProgress(`Fuzzing ${reader.what}`, inputs);
  const workers = Math.min(availableParallelism(), 8);
  /** @type {string[]} */
  const failures = [];
  try {
    const seedFolder = join(folder, 'seeds');
    await writeSeeds(name, seedFolder);
    const seeds = readSeeds(seedFolder);
    /** @param {number} number @param {string} why */
    const keep = (number, why) => {
      const file = join(kept, `${basename(name)}-seed${seed}-input${number}.bin`);
      mkdirSync(kept, { recursive: true });
      writeFileSync(file, inputOf(reader, seeds, seed, number));
      failures.push(`input ${number}: ${why} (${file})`);
      progress.note(failures.at(-1) ?? '');
    };
    const all = Array.from({ length: workers }, () => ({ done: 0, refused: 0, slowestMs: 0, growth: 0 }));
    const total = () =>
      all.reduce((sum, { done, refused }) => ({ done: sum.done + done, refused: sum.refused + refused }), {
        done: 0,
        refused: 0,
      });
    await Promise.all(
      all.map(async (own, worker) => {
        let from = worker;
        while (from < inputs && failures.length < mostFailures) {
          const before = { ...own };
          const shard = { name, folder: join(folder, `${worker}`), seed, from, to: inputs, step: workers, patienceMs };
          const stoppedAt = await runShard(
            shard,
            (counts) => {
              own.done = before.done + counts.done;
              own.refused = before.refused + counts.refused;
              own.slowestMs = Math.max(before.slowestMs, counts.slowestMs);
              own.growth = Math.max(before.growth, counts.growth);
              progress.update(total().done, failures.length > 0 ? `${failures.length} failed` : '');
            },
            keep,
          );
          if (stoppedAt === undefined) break;
          own.done = (stoppedAt - worker) / workers + 1;
          from = stoppedAt + workers;
        }
      }),
    );
    const { done, refused } = total();
    progress.end(
      `${done.toLocaleString('en')} inputs, ${refused.toLocaleString('en')} refused, ${failures.length} failed`,
    );
    const highest = (/** @type {'slowestMs' | 'growth'} */ key) => Math.max(...all.map((own) => own[key]));
    return {
      kind: 'fuzz',
      what: reader.what,
      inputs: done,
      refused,
      slowestMs: highest('slowestMs'),
      growth: highest('growth'),
      failures,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
