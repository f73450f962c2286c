import { knownOptions } from '../checks/known-options';
import { formatCount } from '../display/quantities';
import { operatingPoints } from './operating-points';

const known = knownOptions<Parameters<typeof thresholdAtFalseMatchRate>[2]>(
  'thresholdAtFalseMatchRate(scores, same, { rate: 0.001 })',
  { rate: true },
);

/**
 * The lowest score t for which at most a fraction `rate` of the different pairs score t or more, so that as many same pairs match as the
 * bound on false matches allows. The measured rate never exceeds `rate`; with tied scores it may be well below it.
 *
 * Fewer than 1 / rate different pairs cannot show such a rate: a single false match among them already exceeds it, so t only lies above all
 * of them, and nobody knows how far above it should lie. A `note` then says so.
 *
 * @param scores likeness of each pair, [pairs], higher = more alike; for a distance d pass -d
 * @param same 1 for a pair of one class, 0 for others, [pairs]
 * @param options.rate the largest fraction of different pairs that may be called same, from 0 to 1, such as 0.001
 * @returns the threshold (same when score >= threshold; Infinity if even the highest score gives one false match too many), and its rates
 * on these pairs: the fraction of different pairs called same and the fraction of same pairs called different. `note` is only present if
 * rate is above 0 and there are fewer than 1 / rate different pairs
 * @throws Error if an option is unknown, `rate` is not in [0, 1], the lengths differ, a score is not finite, `same` is anything but 0 or 1,
 * or either kind of pair is missing
 * @see ISO/IEC 19795-1:2021, "Biometric performance testing and reporting", for the two rates
 */
export function thresholdAtFalseMatchRate(
  scores: ArrayLike<number>,
  same: ArrayLike<number>,
  options: { rate: number },
): { threshold: number; falseMatchRate: number; falseNonMatchRate: number; note?: string } {
  const { rate } = known(options);
  if (!(rate >= 0 && rate <= 1)) {
    throw new Error(
      `thresholdAtFalseMatchRate: rate must be from 0 to 1, found ${rate}; 0.001 allows one in a thousand`,
    );
  }
  const points = operatingPoints('thresholdAtFalseMatchRate', scores, same);
  const { thresholds, trueMatches, falseMatches, sameCount, differentCount } = points;
  let chosen = thresholds.length - 1;
  while (falseMatches[chosen] / differentCount > rate) chosen--;
  const note = tooFew(differentCount, rate);
  return {
    threshold: thresholds[chosen],
    falseMatchRate: falseMatches[chosen] / differentCount,
    falseNonMatchRate: (sameCount - trueMatches[chosen]) / sameCount,
    ...(note && { note }),
  };
}

/** The note if a single false match exceeds the rate. Compares the rates themselves, since 1 / rate may be rounded. */
function tooFew(differentCount: number, rate: number): string | undefined {
  if (rate === 0 || 1 / differentCount <= rate) return undefined;
  const floor = Math.floor(1 / rate);
  const needed = 1 / floor <= rate ? floor : floor + 1;
  return `a false match rate of ${rate} needs ${formatCount(needed)} different pairs or more to be seen, found ${formatCount(differentCount)}: the threshold is a guess beyond the data`;
}
