import { operatingPoints } from './operating-points';

/**
 * AP = Σ (Rₙ - Rₙ₋₁) Pₙ over the distinct scores from the highest down, each taken as threshold (same when score >= it):
 * Rₙ is the share of the same pairs that are called same (recall), Pₙ the share of same pairs among those called same
 * (precision), R₀ = 0. The area under the precision-recall curve drawn in steps, never by straight lines, which flatter.
 * Tied scores share one threshold, as in scikit-learn's `average_precision_score`.
 *
 * 1 is perfect order. Chance is the share of same pairs, not 0.5: compare only sets with equal shares.
 *
 * @param scores likeness of each pair, [pairs], higher = more alike; for a distance d pass -d
 * @param same 1 for a pair of one class, 0 for others, [pairs]
 * @returns above 0, at most 1
 * @throws if the lengths differ, a score is not finite, `same` is anything but 0 or 1, or either kind of pair is missing
 * @see J. Davis, M. Goadrich, "The relationship between precision-recall and ROC curves", ICML 2006, for why in steps
 */
export function averagePrecision(scores: ArrayLike<number>, same: ArrayLike<number>): number {
  const { trueMatches, falseMatches, sameCount } = operatingPoints('averagePrecision', scores, same);
  let sum = 0;
  for (let point = 1; point < trueMatches.length; point++) {
    const precision = trueMatches[point] / (trueMatches[point] + falseMatches[point]);
    sum += (trueMatches[point] - trueMatches[point - 1]) * precision;
  }
  return sum / sameCount;
}
