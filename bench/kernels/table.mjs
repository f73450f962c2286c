/** kernels.json: for each level the ops and shapes, their ratios, and whether ours is chosen. A level stays until it is measured again. */
import { existsSync, readFileSync } from 'node:fs';
import { replaceFileSync } from '../../lib/setup/replace-file.mjs';

const rounded = (/** @type {number} */ value) => Number(value.toPrecision(4));
const spreadOf = (/** @type {import('../types.mjs').Way} */ { way, setting, median, lowest, highest }) => ({
  ...{ way, oneDnn: setting },
  ...{ median: rounded(median), lowest: rounded(lowest), highest: rounded(highest) },
});

/** What was measured goes with each level: on which machine, when, in how many rounds. */
export function writeTable(
  /** @type {string} */ file,
  /** @type {import('../types.mjs').KernelLevel[]} */ levels,
  /** @type {{ machine: import('../types.mjs').Machine, measured: string, rounds: number }} */ {
    machine,
    measured,
    rounds,
  },
) {
  const table = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  for (const { level, oneDnn, cases } of levels)
    table[`level${level}`] = { measured, machine, rounds, oneDnn, cases: cases.map(lineOf) };
  const sorted = Object.fromEntries(Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1)));
  replaceFileSync(file, textOf(sorted));
}

/** One case per line, so that a change of a case shows in a diff. */
export function textOf(/** @type {Record<string, { cases: object[] } & Record<string, unknown>>} */ table) {
  const levels = Object.entries(table).map(([name, { cases, ...about }]) => {
    const lines = cases.map((one) => `\n  ${JSON.stringify(one)}`).join();
    return `\n "${name}": ${JSON.stringify(about).slice(0, -1)},"cases":[${lines}\n ]}`;
  });
  return `{${levels.join()}\n}\n`;
}

function lineOf(
  /** @type {import('../types.mjs').KernelCase} */ {
    title,
    op,
    shapes,
    attr,
    steps,
    times,
    chosen,
    slower,
    failed,
    ownMicroseconds,
    best,
    here,
  },
) {
  const about = { title, op, shapes, attributes: attributesOf(attr), steps, times, chosen };
  if (failed) return { ...about, failed };
  return { ...about, slower, ownMicroseconds: rounded(ownMicroseconds), best: spreadOf(best), here: spreadOf(here) };
}

/** The attributes that matter for an op besides its shapes. */
const attributesOf = (
  /** @type {Partial<import('../types.mjs').Attributes>} */ { stride, padding, transpose_a, transpose_b, activation },
) => {
  const known = {
    stride: stride?.i,
    padding: padding?.list?.i,
    transposeA: transpose_a?.b || undefined,
    transposeB: transpose_b?.b || undefined,
    activation: activation?.s,
  };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
};
