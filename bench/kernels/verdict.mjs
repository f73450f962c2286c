/** Whether one of our ops is worth using: its time compared with the fastest way of computing it in TensorFlow. */
import { ratios, summary } from '../statistics.mjs';

/** A difference of a twentieth is noise, and so is one that is not slower in nine rounds out of ten. */
const noise = 0.05;
const shareOfRounds = 0.9;

/**
 * @param {{ seconds?: Record<string, Record<'off' | 'on', number[]>>, failed?: string, chosen: boolean }} found
 * @param {'off' | 'on'} oneDnn as the library runs at this level
 * @returns {object} with `here`, how many times as fast ours is as the fastest of TensorFlow's ways with the library's own oneDNN setting,
 *   which would take its place; `best`, the same for the better of both settings; and `slower`, true if ours is chosen and slower than
 *   what would take its place
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
