/** Pearson's statistic of counts that should all be equal: about counts.length - 1, give or take sqrt(2 (counts.length - 1)). */
export function chiSquare(counts: readonly number[]): number {
  const wanted = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - wanted) ** 2 / wanted, 0);
}

/** Five standard deviations above the mean of the statistic: fair counts of a fixed seed are below it, lopsided ones far above. */
export function highestFair(cells: number): number {
  const freedom = cells - 1;
  return freedom + 5 * Math.sqrt(2 * freedom);
}
