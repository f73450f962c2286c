/**
 * How many bytes memory grows per step: the median of the growth from each window of measurements to the next, divided by
 * the steps between them. The level of a window is the median of its measurements. A leak raises every window; an allocator that takes an arena,
 * or fills one up, raises a few.
 *
 * @param {{ step: number, bytes: number }[]} looks at equal distances, from after the start, when things are made that stay
 * @param {number} [windows] at most as many as looks
 */
export function growthPerStep(looks, windows = 12) {
  const size = Math.floor(looks.length / windows);
  if (size < 1 || windows < 2)
    throw new Error(
      `growthPerStep: windows must be two or more, with a measurement for each, found ${looks.length} measurements`,
    );
  const levels = Array.from({ length: windows }, (_, i) => {
    const window = looks.slice(i * size, (i + 1) * size);
    return { step: window[0].step, bytes: median(window.map(({ bytes }) => bytes)) };
  });
  const steps = levels[1].step - levels[0].step;
  return median(levels.slice(1).map(({ bytes }, i) => bytes - levels[i].bytes)) / steps;
}

/**
 * For an even number of values, the mean of the two in the middle; 0 for none.
 *
 * @param {number[]} values
 */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
