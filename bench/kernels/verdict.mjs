/** Whether one of our ops is worth using: its time compared with the fastest way of computing it in TensorFlow. */
import { ratios, summary } from '../statistics.mjs';

/** A difference of a twentieth is noise, and so is one that is not slower in nine rounds out of ten. */
const noise = 0.05;
const shareOfRounds = 0.9;

/**
 * `here`: how many times as fast ours is as the best of TensorFlow's ways with the library's own oneDNN setting, which is what would
 * stand in its place; `best`: the same for the better of both settings; `slower`: whether ours is chosen and slower than what would
 * stand in its place. Of a case that failed, `slower` alone.
 *
 * @typedef {{ slower: boolean, ownMicroseconds: number, best: import('../types.mjs').Way, here: import('../types.mjs').Way }} Verdict
 */

/**
 * @template {{ seconds?: Record<string, Record<'off' | 'on', number[]>>, failed?: string, chosen: boolean }} T
 * @param {T} found
 * @param {'off' | 'on'} oneDnn as the library runs at this level
 * @returns {T & Verdict}
 */
export function judge(found, oneDnn) {
  if (!found.seconds) return /** @type {T & Verdict} */ ({ ...found, slower: false });
  const { own, ...ways } = found.seconds;
  const ours = own[oneDnn];
  const all = Object.entries(ways).flatMap(([way, by]) =>
    Object.entries(by).map(([setting, values]) => ({ way, setting, values, median: summary(values).median })),
  );
  const against = (/** @type {{ way: string, setting: string, values: number[], median: number }[]} */ candidates) => {
    const { way, setting, values } = candidates.reduce((a, b) => (b.median < a.median ? b : a));
    return { way, setting, ...ratios(values, ours) };
  };
  const best = against(all);
  const here = against(all.filter(({ setting }) => setting === oneDnn));
  const slower = found.chosen && isSlower(found.seconds[here.way][oneDnn], ours);
  return { ...found, ownMicroseconds: 1e6 * summary(ours).median, best, here, slower };
}

const isSlower = (/** @type {number[]} */ theirs, /** @type {number[]} */ ours) =>
  ratios(theirs, ours).median < 1 - noise &&
  ours.filter((value, i) => value > theirs[i]).length >= shareOfRounds * ours.length;
