/**
 * How many bytes memory grows per step: the median of how much higher each window of looks stands than the one before, divided by
 * the steps between them. A window stands at the median of its looks. A leak raises every window; an allocator that takes an arena,
 * or fills one up, raises a few.
 *
 * @param {{ step: number, bytes: number }[]} looks at equal distances, from after the start, when things are made that stay
 * @param {number} [windows] at most as many as looks
 */
export function growthPerStep(looks, windows = 12) {
  const size = Math.floor(looks.length / windows);
  if (size < 1 || windows < 2)
    throw new Error(`growthPerStep: needs two windows or more and a look for each, found ${looks.length} looks`);
  const levels = Array.from({ length: windows }, (_, i) => {
    const window = looks.slice(i * size, (i + 1) * size);
    return { step: window[0].step, bytes: median(window.map(({ bytes }) => bytes)) };
  });
  const steps = levels[1].step - levels[0].step;
  return median(levels.slice(1).map(({ bytes }, i) => bytes - levels[i].bytes)) / steps;
}

/**
 * Of an even number of values, the mean of the two in the middle; 0 of none.
 *
 * @param {number[]} values
 */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
