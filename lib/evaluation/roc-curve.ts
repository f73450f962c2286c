import { operatingPoints } from './operating-points';

/** A receiver operating characteristic: three columns of equal length, from the strictest threshold to the laxest. */
export interface RocCurve {
  /** The fraction of different pairs that are called same, ascending from 0 to 1. */
  falsePositiveRate: Float64Array;
  /** The fraction of same pairs that are called same, ascending from 0 to 1. */
  truePositiveRate: Float64Array;
  /** Descending. The first is Infinity, which calls nothing same; all others are scores. */
  thresholds: Float64Array;
}

/**
 * At each threshold t: the fraction of different pairs, and the fraction of same pairs, that score t or more.
 *
 * Tied scores share one point. A point on the straight line between its neighbours is left out: the curve and its area stay the same, and
 * figures are smaller.
 *
 * @param scores likeness of each pair, [pairs], higher = more alike; for a distance d pass -d
 * @param same 1 for a pair of one class, 0 for others, [pairs]
 * @throws Error if the lengths differ, a score is not finite, `same` is anything but 0 or 1, or either kind of pair is missing
 * @see T. Fawcett, "An introduction to ROC analysis", Pattern Recognition Letters 27, 2006
 */
export function rocCurve(scores: ArrayLike<number>, same: ArrayLike<number>): RocCurve {
  const points = operatingPoints('rocCurve', scores, same);
  const { trueMatches, falseMatches } = points;
  const last = trueMatches.length - 1;
  // The indices of the points that stay.
  const corners = new Int32Array(last + 1);
  let corner = 0;
  for (let point = 1; point < last; point++) {
    const from = corners[corner];
    const rise = trueMatches[point] - trueMatches[from];
    const run = falseMatches[point] - falseMatches[from];
    const nextRise = trueMatches[point + 1] - trueMatches[point];
    const nextRun = falseMatches[point + 1] - falseMatches[point];
    if (rise * nextRun !== run * nextRise) corners[++corner] = point;
  }
  corners[++corner] = last;

  const falsePositiveRate = new Float64Array(corner + 1);
  const truePositiveRate = new Float64Array(corner + 1);
  const thresholds = new Float64Array(corner + 1);
  for (let index = 0; index <= corner; index++) {
    const point = corners[index];
    falsePositiveRate[index] = falseMatches[point] / points.differentCount;
    truePositiveRate[index] = trueMatches[point] / points.sameCount;
    thresholds[index] = points.thresholds[point];
  }
  return { falsePositiveRate, truePositiveRate, thresholds };
}
