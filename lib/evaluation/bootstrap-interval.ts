import { shown } from '../checks/shown';
import { randomOf } from '../tensorflow/seeded-random';
import { checkPairs } from './check-pairs';
import { checkResampling, percentileInterval } from './percentile-interval';

/**
 * How far a statistic of scored pairs might lie from what these pairs say: it is measured again on `resamples` sets of as
 * many pairs, drawn from these with replacement; [low, high] is what remains of its values when (1 - level) / 2 of them
 * are cut off at either end (percentile bootstrap; between two values, a straight line).
 *
 * Drawn kind by kind: same pairs among the same, different pairs among the different, so that every resample has as many of
 * each as the pairs themselves. Each pair counts as drawn independently; where many pairs share one image, or their encoder
 * was chosen on them, the truth is less certain than the interval says. A statistic that is the same on every resample,
 * such as the area under the curve of a perfect order, has an interval of one point.
 *
 * @param scores likeness of each pair, [pairs], higher = more alike; for a distance d pass -d
 * @param same 1 for a pair of one class, 0 for others, [pairs]
 * @param options.statistic measures a set of pairs, such as `areaUnderCurve`, `averagePrecision` or
 * `(scores, same) => equalErrorRate(scores, same).rate`. It must neither keep nor change the arrays that it is given
 * @param options.seed a whole number; the same pairs, options and seed give the same interval
 * @param options.level share of the resamples' values that the interval holds, between 0 and 1; default 0.95
 * @param options.resamples how many, at least 2 / (1 - level), so that one lies in either end; default 1,000
 * @returns `value`, the statistic of the pairs themselves, and the two ends of the interval, all in its units
 * @throws if the lengths differ, there are no pairs, a score is not finite, `same` is anything but 0 or 1, an option is out
 * of its range, the statistic is not a function or gives anything but a finite number, and whatever it throws itself
 * @see B. Efron, "Bootstrap methods: another look at the jackknife", The Annals of Statistics 7, 1979
 */
export function bootstrapInterval(
  scores: ArrayLike<number>,
  same: ArrayLike<number>,
  options: {
    statistic: (scores: ArrayLike<number>, same: ArrayLike<number>) => number;
    seed: number;
    level?: number;
    resamples?: number;
  },
): { value: number; low: number; high: number } {
  const random = randomOf('bootstrapInterval', options);
  const { statistic, level = 0.95, resamples = 1000 } = options;
  checkOptions(statistic, level, resamples);
  const sameCount = checkPairs('bootstrapInterval', scores, same);

  const ofKind = [new Float64Array(scores.length - sameCount), new Float64Array(sameCount)];
  const filled = [0, 0];
  for (let row = 0; row < scores.length; row++) ofKind[same[row]][filled[same[row]]++] = scores[row];

  const value = checked(statistic(scores, same), 'the pairs themselves');
  const values = new Float64Array(resamples);
  const drawn = new Float64Array(scores.length);
  for (let resample = 0; resample < resamples; resample++) {
    // Row by row a pair of the row's own kind, so that `same` holds for every resample.
    for (let row = 0; row < drawn.length; row++) {
      const own = ofKind[same[row]];
      drawn[row] = own[random.integer(own.length)];
    }
    values[resample] = checked(statistic(drawn, same), `resample ${resample + 1} of ${resamples}`);
  }
  return { value, ...percentileInterval(values, level) };
}

function checkOptions(statistic: unknown, level: number, resamples: number): void {
  if (typeof statistic !== 'function') {
    throw new Error(
      `bootstrapInterval: statistic must be a function of scores and same, found ${typeof statistic}; pass areaUnderCurve`,
    );
  }
  checkResampling('bootstrapInterval', level, resamples);
}

function checked(value: number, where: string): number {
  if (Number.isFinite(value)) return value;
  throw new Error(`bootstrapInterval: statistic must give a finite number, found ${shown(value)} on ${where}`);
}
