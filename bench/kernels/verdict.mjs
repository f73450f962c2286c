/** Whether an op of ours is worth its place: its time beside that of the best of TensorFlow's ways. */
import { ratios, summary } from '../statistics.mjs';

/** A twentieth is noise; so is what is not slower in nine rounds out of ten. */
const noise = 0.05;
const shareOfRounds = 0.9;

/**
 * @param {{ seconds?: Record<string, Record<'off' | 'on', number[]>>, failed?: string, chosen: boolean }} found
 * @param {'off' | 'on'} oneDnn as the library runs at this level
 * @returns {object} with `here`, how many times as fast ours is as the best of TensorFlow's ways with the library's own oneDNN setting,
 *   which is what would stand in its place; `best`, the same for the better of both settings; and `slower`, where ours is chosen and
 *   slower than what would stand in its place
 */
export function judge(found, oneDnn) {
  if (!found.seconds) return { ...found, slower: false };
  const { own, ...ways } = found.seconds;
  const ours = own[oneDnn];
  const all = Object.entries(ways).flatMap(([way, by]) =>
    Object.entries(by).map(([setting, values]) => ({ way, setting, values, median: summary(values).median })),
  );
  const against = (candidates) => {
    const { way, setting, values } = candidates.reduce((a, b) => (b.median < a.median ? b : a));
    return { way, setting, ...ratios(values, ours) };
  };
  const best = against(all);
  const here = against(all.filter(({ setting }) => setting === oneDnn));
  const slower = found.chosen && isSlower(found.seconds[here.way][oneDnn], ours);
  return { ...found, ownMicroseconds: 1e6 * summary(ours).median, best, here, slower };
}

const isSlower = (theirs, ours) =>
  ratios(theirs, ours).median < 1 - noise &&
  ours.filter((value, i) => value > theirs[i]).length >= shareOfRounds * ours.length;
