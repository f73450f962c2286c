/** The profile job's results as Markdown: the kinds of op that a training step spends its time on. */
import { number, percent, table } from './format.mjs';

const titles = { fashion: 'Contrastive step, Fashion-MNIST encoder', mobilenet: 'Triplet step, MobileNetV2' };
const shown = 12;

export function profileOf({ cpu, gpu }) {
  const parts = [
    ['', cpu],
    [' (GPU)', gpu],
  ].flatMap(([device, run]) => (run?.jobs.profile?.steps ?? []).map((step) => stepTable(step, device)));
  return parts.length > 0 ? parts.join('\n\n') : 'not measured';
}

function stepTable({ network, ownOps, stepMilliseconds, ops }, device) {
  const total = ops.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const rest = ops.slice(shown);
  const row = ({ op, count, milliseconds }) => [op, count, number(milliseconds), percent(milliseconds / total)];
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
  return `**${titles[network]}, ${which}${device}.** ${about}\n\n${table(['op', 'times', 'ms a step', 'share'], rows)}`;
}
