import { checkPairs } from './check-pairs';

/**
 * The matches of a set of scored pairs at each threshold. A pair is called same when its score is at least the threshold. The first point
 * is the threshold Infinity, which calls nothing same; then comes one point per distinct score, in descending order.
 */
export interface OperatingPoints {
  /** Descending, [points]. */
  thresholds: Float64Array;
  /** The number of same pairs called same at each threshold, [points]. */
  trueMatches: Int32Array;
  /** The number of different pairs called same at each threshold, [points]. */
  falseMatches: Int32Array;
  sameCount: number;
  differentCount: number;
}

/**
 * Counts the matches at every threshold: both kinds are sorted separately, then merged from the highest score down, O(n log n).
 * @param where the public function that asks, for the errors
 * @throws Error like `checkPairs`, and if the pairs are all same or all different
 */
export function operatingPoints(where: string, scores: ArrayLike<number>, same: ArrayLike<number>): OperatingPoints {
  const sameCount = checkPairs(where, scores, same);
  const differentCount = scores.length - sameCount;
  if (sameCount === 0 || differentCount === 0) {
    throw new Error(
      `${where}: pairs must be both same and different, found ${sameCount} same and ${differentCount} different`,
    );
  }

  const sameScores = new Float64Array(sameCount);
  const differentScores = new Float64Array(differentCount);
  let matches = 0;
  for (let row = 0; row < scores.length; row++) {
    if (same[row] === 1) sameScores[matches++] = scores[row];
    else differentScores[row - matches] = scores[row];
  }
  sameScores.sort();
  differentScores.sort();

  const thresholds = new Float64Array(scores.length + 1);
  const trueMatches = new Int32Array(scores.length + 1);
  const falseMatches = new Int32Array(scores.length + 1);
  thresholds[0] = Number.POSITIVE_INFINITY;
  let trueCount = 0;
  let falseCount = 0;
  let points = 1;
  while (trueCount < sameCount || falseCount < differentCount) {
    const nextSame = trueCount < sameCount ? sameScores[sameCount - 1 - trueCount] : Number.NEGATIVE_INFINITY;
    const nextDifferent =
      falseCount < differentCount ? differentScores[differentCount - 1 - falseCount] : Number.NEGATIVE_INFINITY;
    const threshold = Math.max(nextSame, nextDifferent);
    while (trueCount < sameCount && sameScores[sameCount - 1 - trueCount] >= threshold) trueCount++;
    while (falseCount < differentCount && differentScores[differentCount - 1 - falseCount] >= threshold) falseCount++;
    thresholds[points] = threshold;
    trueMatches[points] = trueCount;
    falseMatches[points] = falseCount;
    points++;
  }
  return {
    thresholds: thresholds.subarray(0, points),
    trueMatches: trueMatches.subarray(0, points),
    falseMatches: falseMatches.subarray(0, points),
    sameCount,
    differentCount,
  };
}
