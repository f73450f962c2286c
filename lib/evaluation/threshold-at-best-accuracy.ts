import { operatingPoints } from './operating-points';

/**
 * The threshold t at which "same when score >= t" is right for most of these pairs: halfway between two neighbouring scores. Of several
 * equally good thresholds it is the highest, which has the fewest false matches.
 *
 * Choose it on validation pairs and report `pairAccuracy` on test pairs: on the pairs that chose it, the accuracy is too optimistic.
 *
 * @param scores likeness of each pair, [pairs], higher = more alike; for a distance d pass -d
 * @param same 1 for a pair of one class, 0 for others, [pairs]
 * @returns the threshold and its accuracy on these pairs. The threshold is Infinity if it is best to call nothing same, and the lowest
 * score if it is best to call everything same
 * @throws Error if the lengths differ, a score is not finite, `same` is anything but 0 or 1, or either kind of pair is missing
 */
export function thresholdAtBestAccuracy(
  scores: ArrayLike<number>,
  same: ArrayLike<number>,
): { threshold: number; accuracy: number } {
  const points = operatingPoints('thresholdAtBestAccuracy', scores, same);
  const { thresholds, trueMatches, falseMatches, differentCount } = points;
  let best = 0;
  for (let point = 1; point < thresholds.length; point++) {
    if (trueMatches[point] - falseMatches[point] > trueMatches[best] - falseMatches[best]) best = point;
  }
  const accuracy = (trueMatches[best] + differentCount - falseMatches[best]) / scores.length;
  const isInside = best > 0 && best < thresholds.length - 1;
  return { threshold: isInside ? between(thresholds[best + 1], thresholds[best]) : thresholds[best], accuracy };
}

/** Halfway between the two, but above `low` even if no number lies between them. */
function between(low: number, high: number): number {
  const middle = low / 2 + high / 2;
  return middle > low && middle <= high ? middle : high;
}
