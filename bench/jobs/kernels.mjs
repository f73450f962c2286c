/**
 * Each op and each fusion of this library, in each shape of the course's recorded steps, compared with TensorFlow's ops, at each level. A
 * level has two processes, with oneDNN and without, which run in turns: own, stock, own, stock.
 */

import { fileURLToPath } from 'node:url';
import { writeTable } from '../kernels/table.mjs';
import { judge } from '../kernels/verdict.mjs';
import { atLevel, machineLevel, numberOf, oneDnnByDefault } from '../levels.mjs';
import { detailOf } from '../message-of.mjs';
import { PeerProcess } from '../peer-process.mjs';
import { failuresOf } from '../report/kernels.mjs';

/** @typedef {import('../kernels/cases.mjs').FoundCase} FoundCase */
/** @typedef {FoundCase & { seconds?: Record<string, Record<'off' | 'on', number[]>>, failed?: string }} Timed */

const file = fileURLToPath(new URL('../peers/kernels.mjs', import.meta.url));
/** Embedding is recorded only if TensorFlow computes it. */
const byTensorFlow = { SIAMESE_EMBED_ENGINE: 'tensorflow' };
const start = (/** @type {Record<string, string>} */ env) =>
  new PeerProcess({ command: process.execPath, args: [file], env: { ...byTensorFlow, ...env } });
/** @param {number} highest */
export const levelsUpTo = (highest) => [1, 3, 4].filter((level) => level <= highest);
const settings = { off: '0', on: '1' };

/**
 * @param {object} options
 * @param {import('../types.mjs').Bench} options.bench
 * @param {number} options.rounds
 * @param {number} [options.secondsEach] how long one measurement takes
 * @param {number[]} [options.levels] the levels to measure; default all levels of the machine
 * @param {number} [options.some] measures only every nth case, to check that it runs
 */
export async function measureKernels({
  bench,
  rounds,
  secondsEach = 0.01,
  levels = levelsUpTo(machineLevel()),
  some = 1,
}) {
  const recorded = [];
  for (const level of levels) recorded.push(await recordAt(level));
  // Levels differ in what they leave to TensorFlow, so every level measures the cases of all levels.
  const cases = new Map(
    recorded.flatMap(({ cases }) =>
      cases.map((/** @type {FoundCase} */ found) => /** @type {const} */ ([found.key, found])),
    ),
  );
  const every = [...cases.values()].filter((_, i) => i % some === 0);
  const measured = [];
  for (const [i, level] of levels.entries()) {
    const { oneDnn, keys } = recorded[i];
    bench.log(`level ${level}: ${every.length} cases; the library runs with oneDNN ${oneDnn}`);
    const judged = (/** @type {Timed} */ found) => judge({ ...found, chosen: keys.has(found.key) }, oneDnn);
    measured.push({ level, oneDnn, cases: await measureLevel(level, every, judged, { bench, rounds, secondsEach }) });
  }
  return measured;
}

/** The job of the bench: writes kernels.json. The run fails if an op is slower than the ops that it replaces, or differs from them. */
export async function kernelsJob(
  /** @type {{ bench: import('../types.mjs').Bench, rounds: number, file: string, levels?: number[], some?: number, secondsEach?: number }} */ {
    bench,
    rounds,
    file,
    ...options
  },
) {
  const measured = new Date().toISOString();
  const levels = await measureKernels({ bench, rounds, levels: levelsUpTo(numberOf(bench.level)), ...options });
  writeTable(file, levels, { machine: bench.machine, measured, rounds });
  const failures = failuresOf(levels, { alone: bench.quick });
  if (failures.length > 0) {
    bench.log(`${failures.length} ops are not worth their place:\n${failures.join('\n')}`);
    process.exitCode = 1;
  }
  return { levels: levels.map(({ level, cases }) => ({ level, cases: cases.length })), failures };
}

/** The steps that the library records at this level, with its settings there. */
async function recordAt(/** @type {number} */ level) {
  const peer = start(atLevel(level));
  try {
    await peer.ask({ do: 'prepare' });
    const { cases, oneDnn } = await peer.ask({ do: 'record' });
    const on = oneDnn === undefined ? oneDnnByDefault() : oneDnn === '1';
    return {
      cases,
      oneDnn: /** @type {'on' | 'off'} */ (on ? 'on' : 'off'),
      keys: new Set(cases.map((/** @type {FoundCase} */ { key }) => key)),
    };
  } finally {
    await peer.end();
  }
}

/**
 * A case that seems slower is measured again, in three times as many rounds, which decide: of hundreds of cases some are slower by chance.
 */
async function measureLevel(
  /** @type {number} */ level,
  /** @type {FoundCase[]} */ cases,
  /** @type {(found: Timed) => Timed & { chosen: boolean } & import('../kernels/verdict.mjs').Verdict} */ judged,
  /** @type {{ bench: import('../types.mjs').Bench, rounds: number, secondsEach: number }} */ {
    bench,
    rounds,
    secondsEach,
  },
) {
  const peers = Object.entries(settings).map(([setting, value]) => ({
    setting: /** @type {'off' | 'on'} */ (setting),
    process: start({ ...atLevel(level), TF_ENABLE_ONEDNN_OPTS: value }),
  }));
  try {
    for (const { process } of peers) await process.ask({ do: 'prepare' });
    const measured = [];
    const measure = async (/** @type {FoundCase} */ found, /** @type {number} */ rounds) =>
      judged({ ...found, ...(await measureCase(found, peers, { rounds, secondsEach })) });
    for (const [i, found] of cases.entries()) {
      const first = await measure(found, rounds);
      measured.push(first.slower ? await measure(found, 3 * rounds) : first);
      if (i % 20 === 19) bench.log(`level ${level}: ${i + 1} of ${cases.length}`);
    }
    return measured;
  } finally {
    for (const { process } of peers) await process.end();
  }
}

/** @returns {Promise<{ seconds?: Record<string, { off: number[], on: number[] }>, failed?: string }>} by the way of doing it, `own` included */
async function measureCase(
  /** @type {FoundCase} */ found,
  /** @type {{ setting: 'off' | 'on', process: PeerProcess }[]} */ peers,
  /** @type {{ rounds: number, secondsEach: number }} */ { rounds, secondsEach },
) {
  /** @type {Record<string, { off: number[], on: number[] }>} */
  const seconds = {};
  try {
    const ways = [];
    for (const { process } of peers) ways.push((await process.ask({ do: 'open', found })).ways);
    for (let round = -1; round < rounds; round++)
      for (const [i, { setting, process }] of peers.entries())
        for (const name of ways[i]) {
          const one = (await process.ask({ do: 'time', name, seconds: secondsEach })).seconds;
          if (round < 0) continue; // a round to warm up
          seconds[name] ??= { off: [], on: [] };
          seconds[name][setting].push(one);
        }
    return { seconds };
  } catch (error) {
    return { failed: detailOf(error).split('\n')[0] };
  } finally {
    for (const { process } of peers) await process.ask({ do: 'close' });
  }
}
