import { operatingPoints } from './operating-points';

/**
 * The error rate at which false matches and false non-matches are equally frequent: the ROC curve, its points joined by straight lines,
 * crosses the line true positive rate = 1 - false positive rate there. 0 is perfect, 0.5 is chance.
 *
 * @param scores likeness of each pair, [pairs], higher = more alike; for a distance d pass -d
 * @param same 1 for a pair of one class, 0 for others, [pairs]
 * @returns the rate, and the score that comes closest to it as a threshold (same when score >= threshold): the two rates differ least there
 * @throws Error if the lengths differ, a score is not finite, `same` is anything but 0 or 1, or either kind of pair is missing
 * @see A. K. Jain, A. Ross, S. Prabhakar, "An introduction to biometric recognition", IEEE Transactions on Circuits and
 * Systems for Video Technology 14, 2004
 */
export function equalErrorRate(
  scores: ArrayLike<number>,
  same: ArrayLike<number>,
): { rate: number; threshold: number } {
  const points = operatingPoints('equalErrorRate', scores, same);
  const { thresholds, trueMatches, falseMatches, sameCount, differentCount } = points;
  // (False match rate - false non-match rate) times both counts: a whole number that rises from below 0 to above 0.
  const excess = (point: number) => falseMatches[point] * sameCount - (sameCount - trueMatches[point]) * differentCount;
  let after = 1;
  while (excess(after) < 0) after++;
  const before = after - 1;
  const share = -excess(before) / (excess(after) - excess(before));
  const rate = (falseMatches[before] + share * (falseMatches[after] - falseMatches[before])) / differentCount;
  const closest = -excess(before) < excess(after) ? before : after;
  return { rate, threshold: thresholds[closest] };
}
