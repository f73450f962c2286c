import { operatingPoints } from './operating-points';

/**
 * AP = Σ (Rₙ - Rₙ₋₁) Pₙ over the distinct scores in descending order, each used as the threshold (same when score >= threshold): Rₙ is the
 * fraction of the same pairs that are called same (recall), Pₙ the fraction of same pairs among the pairs called same (precision), and R₀ =
 * 0. It is the area under the precision-recall curve, drawn in steps; straight lines would overestimate it. Tied scores share one
 * threshold, as in scikit-learn's `average_precision_score`.
 *
 * 1 is a perfect order. Chance is the fraction of same pairs, not 0.5: compare only sets in which it is equal.
 *
 * @param scores likeness of each pair, [pairs], higher = more alike; for a distance d pass -d
 * @param same 1 for a pair of one class, 0 for others, [pairs]
 * @returns above 0, at most 1
 * @throws Error if the lengths differ, a score is not finite, `same` is anything but 0 or 1, or either kind of pair is missing
 * @see J. Davis, M. Goadrich, "The relationship between precision-recall and ROC curves", ICML 2006 (why in steps)
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
