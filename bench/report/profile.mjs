/** The profile job's results as Markdown: the kinds of op on which a training step spends its time. */
import { places } from '../results.mjs';
import { number, percent, table } from './format.mjs';
import { whereOf } from './machine-line.mjs';

const titles = { fashion: 'Contrastive step, Fashion-MNIST encoder', mobilenet: 'Triplet step, MobileNetV2' };
const shown = 12;

export function profileOf(/** @type {import('../types.mjs').Results} */ results) {
  const parts = places.flatMap((place) => {
    const job = results[place]?.jobs.profile;
    return (job?.steps ?? []).map((step) => stepTable(step, whereOf(job)));
  });
  return parts.length > 0 ? parts.join('\n\n') : 'not measured';
}

function stepTable(
  /** @type {import('../types.mjs').ProfiledStep} */ { network, ownOps, stepMilliseconds, ops },
  /** @type {string} */ where,
) {
  const total = ops.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const rest = ops.slice(shown);
  const row = (/** @type {import('../types.mjs').ProfiledOp} */ { op, count, milliseconds }) => [
    op,
    count,
    number(milliseconds),
    percent(milliseconds / total),
  ];
  const others = {
    op: `${rest.length} other kinds`,
    count: rest.reduce((sum, { count }) => sum + count, 0),
    milliseconds: rest.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
  };
  const rows = [
    ...ops.slice(0, shown).map((found) => row({ ...found, op: `\`${found.op}\`` })),
    ...(rest.length > 0 ? [row(others)] : []),
  ];
  const about = `A step of 64 takes ${number(stepMilliseconds)} ms untraced; traced, its ops add up to ${number(total)} ms (some run side by side, and tracing costs).`;
  const which = ownOps ? 'as `fit` runs it' : "without this library's own ops";
  return `**${titles[network]}, ${which}.** ${about} ${where}\n\n${table(['op', 'times', 'ms a step', 'share'], rows)}`;
}
