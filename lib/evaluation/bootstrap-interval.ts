import { knownOptions } from '../checks/known-options';
import { shown } from '../checks/shown';
import { randomOf } from '../tensorflow/seeded-random';
import { checkPairs } from './check-pairs';
import { checkResampling, type Interval, percentileInterval } from './percentile-interval';

const known = knownOptions<Parameters<typeof bootstrapInterval>[2]>(
  'bootstrapInterval(scores, same, { statistic: areaUnderCurve, seed: 7 })',
  { statistic: true, seed: true, level: true, resamples: true },
);

/**
 * The percentile bootstrap interval of a statistic of scored pairs: the statistic is computed on `resamples` sets of as many pairs, drawn
 * from these with replacement; [low, high] are the quantiles (1 - level) / 2 and (1 + level) / 2 of its values, with linear interpolation.
 *
 * Same and different pairs are resampled separately, so that every resample has as many of each as the original. The pairs are treated as
 * independent: if many pairs share an image (see `imageBootstrapInterval`), or if the encoder was chosen on these pairs, the result is less
 * certain than the interval says. A statistic with the same value on every resample, such as the area under the curve of a perfect order,
 * has an interval of one point.
 *
 * @param scores likeness of each pair, [pairs], higher = more alike; for a distance d pass -d
 * @param same 1 for a pair of one class, 0 for others, [pairs]
 * @param options.statistic a function of scores and same, such as `areaUnderCurve`, `averagePrecision` or
 * `(scores, same) => equalErrorRate(scores, same).rate`. It must neither keep nor change its arguments
 * @param options.seed a whole number; the same pairs, options and seed give the same interval
 * @param options.level the fraction of the resampled values inside the interval, between 0 and 1; default 0.95
 * @param options.resamples the number of resamples, at least 2 / (1 - level), so that at least one lies beyond each end; default 1,000
 * @returns `value`, the statistic of the pairs themselves, and `low` and `high`, the ends of the interval, in the same units
 * @throws Error if an option is unknown, the lengths differ, there are no pairs, a score is not finite, `same` is anything but 0 or 1,
 * `level` is not between 0 and 1, or the statistic is not a function or gives anything but a finite number; RangeError if `seed` or
 * `resamples` is out of its range; an error of the statistic is passed on
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
): Interval {
  const random = randomOf('bootstrapInterval', known(options));
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
    // Each row gets a pair of its own kind, so that `same` is right for every resample.
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
