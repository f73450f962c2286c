import { checkPairs } from './check-pairs';

/** How the distances of same and of different pairs are spread, in the same bins. */
export interface PairHistogram {
  /** Where the bins begin, and where the last one ends, ascending, [bins + 1]. */
  edges: Float64Array;
  /** Same pairs in each bin, [bins]. */
  same: Int32Array;
  /** Different pairs in each bin, [bins]. */
  different: Int32Array;
}

/**
 * Bins of equal width from the lowest value to the highest, shared by same and different pairs. A bin holds its lower edge
 * and not its upper one; the last holds both. Where all values are one, the bins reach from 0.5 below it to 0.5 above.
 *
 * @param values distance or score of each pair, [pairs]
 * @param same 1 for a pair of one class, 0 for others, [pairs]; one kind may be missing
 * @param options.bins number of bins, 50 unless told
 * @throws if there are no pairs, the lengths differ, a value is not finite, `same` is anything but 0 or 1, `bins` is not a
 * whole number of 1 or more, or the values are too large or too far
 * apart for floats to tell bins apart
 */
export function histogram(
  values: ArrayLike<number>,
  same: ArrayLike<number>,
  { bins = 50 }: { bins?: number } = {},
): PairHistogram {
  checkPairs('histogram', 'values', values, same);
  if (!Number.isInteger(bins) || bins < 1) {
    throw new Error(`histogram: bins must be a whole number of 1 or more, found ${bins}`);
  }
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < values.length; row++) {
    low = Math.min(low, values[row]);
    high = Math.max(high, values[row]);
  }
  if (low === high) {
    low -= 0.5;
    high += 0.5;
  }
  const width = high - low;
  if (!(width > 0 && Number.isFinite(width))) {
    throw new Error(`histogram: values from ${low} to ${high} cannot be divided into ${bins} bins; rescale them`);
  }

  const edges = Float64Array.from({ length: bins + 1 }, (_, edge) => low + width * (edge / bins));
  edges[bins] = high;
  const counts = [new Int32Array(bins), new Int32Array(bins)];
  for (let row = 0; row < values.length; row++) counts[same[row]][binOf(values[row], edges)]++;
  return { edges, same: counts[1], different: counts[0] };
}

/** By division first, then by the edges as rounded, so that a value on an edge is where the edges say. */
function binOf(value: number, edges: Float64Array): number {
  const bins = edges.length - 1;
  const share = (value - edges[0]) / (edges[bins] - edges[0]);
  let bin = Math.min(Math.floor(share * bins), bins - 1);
  while (value < edges[bin]) bin--;
  while (bin < bins - 1 && value >= edges[bin + 1]) bin++;
  return bin;
}
