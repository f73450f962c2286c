import { operatingPoints } from './operating-points';

/**
 * The probability that a same pair scores higher than a different pair, where a tie counts half; equal to the area under the ROC curve. 1
 * is a perfect order, 0.5 is chance, 0 is a perfect order upside down.
 *
 * @param scores likeness of each pair, [pairs], higher = more alike; for a distance d pass -d
 * @param same 1 for a pair of one class, 0 for others, [pairs]
 * @returns from 0 to 1
 * @throws Error if the lengths differ, a score is not finite, `same` is anything but 0 or 1, or either kind of pair is missing
 * @see J. A. Hanley, B. J. McNeil, "The meaning and use of the area under a receiver operating characteristic (ROC)
 * curve", Radiology 143, 1982
 */
export function areaUnderCurve(scores: ArrayLike<number>, same: ArrayLike<number>): number {
  const { trueMatches, falseMatches, sameCount, differentCount } = operatingPoints('areaUnderCurve', scores, same);
  // Twice the area, counted in pairs of pairs: whole numbers, so that nothing is rounded before the division.
  let area = 0;
  for (let point = 1; point < trueMatches.length; point++) {
    area += (falseMatches[point] - falseMatches[point - 1]) * (trueMatches[point] + trueMatches[point - 1]);
  }
  return area / (2 * sameCount * differentCount);
}
