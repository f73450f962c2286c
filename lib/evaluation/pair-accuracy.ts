import { knownOptions } from '../checks/known-options';
import { checkPairs } from './check-pairs';

const known = knownOptions<Parameters<typeof pairAccuracy>[2]>('pairAccuracy(scores, same, { threshold: 0.5 })', {
  threshold: true,
});

/**
 * The fraction of pairs for which "same when score >= threshold" is right.
 *
 * @param scores likeness of each pair, [pairs], higher = more alike; for a distance d pass -d
 * @param same 1 for a pair of one class, 0 for others, [pairs]
 * @param options.threshold in the units of the scores, chosen on other pairs than these (`thresholdAtBestAccuracy`)
 * @returns from 0 to 1
 * @throws Error if an option is unknown, there are no pairs, the lengths differ, a score is not finite, `same` is anything but 0 or 1, or
 * the threshold is not a number
 */
export function pairAccuracy(
  scores: ArrayLike<number>,
  same: ArrayLike<number>,
  options: { threshold: number },
): number {
  const { threshold } = known(options);
  checkPairs('pairAccuracy', scores, same);
  if (typeof threshold !== 'number' || Number.isNaN(threshold)) {
    throw new Error(`pairAccuracy: threshold must be a number, found ${threshold}; thresholdAtBestAccuracy finds one`);
  }
  let right = 0;
  for (let row = 0; row < scores.length; row++) {
    if (scores[row] >= threshold === (same[row] === 1)) right++;
  }
  return right / scores.length;
}
