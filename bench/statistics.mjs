/**
 * The median and the range of values.
 *
 * @param {number[]} values
 * @returns {import('./types.mjs').Spread}
 */
export function summary(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, lowest: sorted[0], highest: sorted[sorted.length - 1] };
}

/**
 * Ratios of values that were measured in turns, one per round, so that whatever slowed both in a round cancels.
 *
 * @param {number[]} above
 * @param {number[]} below
 */
export const ratios = (above, below) => summary(above.map((value, round) => value / below[round]));
