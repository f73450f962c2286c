/** The kernels job as Markdown: how each op compares with TensorFlow's, over all its shapes. */
import { summary } from '../statistics.mjs';
import { spread, table, times } from './format.mjs';
import { whereOf } from './machine-line.mjs';

/** @param {Record<string, import('../types.mjs').KernelLevel & { machine: import('../types.mjs').Machine, measured: string, rounds: number }>} levels as kernels.json has them */
export function kernelTables(levels) {
  const parts = Object.entries(levels).map(([name, level]) => levelTable(name.replace('level', 'Level '), level));
  return parts.length > 0 ? parts.join('\n\n') : 'not measured';
}

function levelTable(
  /** @type {string} */ title,
  /** @type {import('../types.mjs').KernelLevel & { machine: import('../types.mjs').Machine, measured: string, rounds: number }} */ {
    cases,
    oneDnn,
    machine,
    measured,
    rounds,
  },
) {
  const titles = [...new Set(cases.map((one) => one.title))];
  const rows = titles.map((op) => {
    const all = cases.filter((one) => one.title === op);
    const found = all.filter(({ failed }) => !failed);
    const slower = found.filter((one) => one.slower).length;
    const chosen = all.filter((one) => one.chosen).length;
    const ratio = (/** @type {(one: import('../types.mjs').KernelCase) => import('../types.mjs').Way} */ pick) =>
      found.length > 0 ? spread(summary(found.map((one) => pick(one).median)), times) : 'failed';
    const ratios = [ratio(({ here }) => here), ratio(({ best }) => best)];
    return [op, all.length, chosen, ...ratios, slower > 0 ? `**${slower}**` : ''];
  });
  const head = [
    'op',
    'shapes',
    'ours chosen for',
    `times as fast as TensorFlow's, oneDNN ${oneDnn}`,
    'as the better of oneDNN on and off',
    'chosen and slower',
  ];
  const about = `${rounds} rounds in turns; median of the shapes (lowest to highest). The library runs with oneDNN ${oneDnn} here.`;
  return `**${title}.** ${about} ${whereOf({ machine, measured })}\n\n${table(head, rows)}`;
}

/** The cases that fail the job, one per line; `alone`: without the ones that are only slower, if times mean nothing. */
export const failuresOf = (/** @type {import('../types.mjs').KernelLevel[]} */ levels, { alone = false } = {}) =>
  levels.flatMap(({ level, cases }) =>
    cases
      .filter(({ slower, failed }) => failed || (slower && !alone))
      .map(({ op, shapes, failed, here }) => {
        const what = `level ${level}: ${op} ${JSON.stringify(shapes)}`;
        if (failed) return `${what}: ${failed}`;
        return `${what}: ${times(here.median)} (${times(here.highest)} at best) the speed of ${here.way} with oneDNN ${here.setting}`;
      }),
  );
