import { knownOptions } from '../checks/known-options';
import { shown } from '../checks/shown';
import type { Pairs } from '../pairs/make-pairs';
import { type Random, randomOf } from '../tensorflow/seeded-random';
import { checkPairs } from './check-pairs';
import { numberImages } from './number-images';
import { checkResampling, type Interval, percentileInterval } from './percentile-interval';
import { thresholdAtFalseMatchRate } from './threshold-at-false-match-rate';

/** Pairs with the score of each, higher = more alike. */
export interface ScoredPairs {
  /** [pairs]; for a distance d pass -d. */
  scores: ArrayLike<number>;
  pairs: Pairs;
}

const known = knownOptions<Parameters<typeof thresholdIntervals>[2]>(
  'thresholdIntervals(validation, test, { rate: 0.001, seed: 7 })',
  { rate: true, seed: true, level: true, resamples: true },
);

/**
 * What a threshold chosen on one set of images does on another, with intervals that include how it was chosen: in each resample the images
 * of `validation` are drawn anew with replacement, t is the `thresholdAtFalseMatchRate` of their pairs, then the images of `test` are
 * drawn anew, and both rates are measured at t. A pair (l, r) counts w_l w_r times, where w_i is how often image i was drawn. [low, high]
 * are the quantiles (1 - level) / 2 and (1 + level) / 2 over the resamples.
 *
 * `imageBootstrapInterval` holds the threshold fixed, so its interval is narrower: it answers what other test images would give, this one
 * what other validation images would give as well. Neither knows what a network trained with another seed would do. A resample in which
 * either kind of pair is missing is drawn again.
 *
 * @param validation the pairs that the threshold is chosen on; their rows are images of their own, not those of `test`
 * @param test the pairs that the rates are measured on
 * @param options.rate the largest fraction of different validation pairs that may be called same, from 0 to 1
 * @param options.seed a whole number; the same pairs and options give the same intervals
 * @param options.level the fraction of the resampled values inside an interval, between 0 and 1; default 0.95
 * @param options.resamples the number of resamples, at least 2 / (1 - level); default 200. Each passes about twice over all pairs
 * @returns the threshold chosen on all validation pairs, and on the test pairs the fraction of different pairs called same and the
 * fraction of same pairs called different, each as a `value` with its interval. `note` is only present if there are too few different
 * validation pairs to show such a rate: that of `thresholdAtFalseMatchRate`
 * @throws Error if an option is unknown, lengths differ, a score is not finite, `same` is anything but 0 or 1, either kind of pair is
 * missing, or `rate` or `level` is out of its range; RangeError if a row is not a whole number of 0 or more, or `seed` or `resamples` is
 * out of its range
 * @see R. Bolle, N. Ratha, S. Pankanti, "Error analysis of pattern recognition systems: the subsets bootstrap", CVIU 93, 2004
 */
export function thresholdIntervals(
  validation: ScoredPairs,
  test: ScoredPairs,
  options: { rate: number; seed: number; level?: number; resamples?: number },
): { threshold: number; falseMatchRate: Interval; falseNonMatchRate: Interval; note?: string } {
  const where = 'thresholdIntervals';
  const random = randomOf(where, known(options));
  const { rate, level = 0.95, resamples = 200 } = options;
  checkResampling(where, level, resamples);
  if (!(rate >= 0 && rate <= 1))
    throw new Error(`${where}: rate must be from 0 to 1, found ${shown(rate)}; 0.001 allows one in a thousand`);
  const [chosenOn, measuredOn] = [validation, test].map(imagesOf);
  const { threshold, note } = thresholdAtFalseMatchRate(validation.scores, validation.pairs.same, { rate });
  const [falseMatch, falseNonMatch] = ratesAt(threshold, measuredOn, new Int32Array(measuredOn.count).fill(1));

  const order = Int32Array.from(validation.scores, (_, pair) => pair).sort(
    (a, b) => validation.scores[b] - validation.scores[a],
  );
  const [falseMatches, falseNonMatches] = [new Float64Array(resamples), new Float64Array(resamples)];
  for (let resample = 0; resample < resamples; ) {
    const chosen = thresholdOf(chosenOn, order, rate, drawImages(chosenOn.count, random));
    const rates = ratesAt(chosen, measuredOn, drawImages(measuredOn.count, random));
    if (rates.some(Number.isNaN) || Number.isNaN(chosen)) continue;
    [falseMatches[resample], falseNonMatches[resample]] = rates;
    resample++;
  }
  return {
    threshold,
    falseMatchRate: { value: falseMatch, ...percentileInterval(falseMatches, level) },
    falseNonMatchRate: { value: falseNonMatch, ...percentileInterval(falseNonMatches, level) },
    ...(note && { note }),
  };
}

type Images = ReturnType<typeof imagesOf>;

function imagesOf({ scores, pairs }: ScoredPairs) {
  const where = 'thresholdIntervals';
  const sameCount = checkPairs(where, scores, pairs.same);
  if (pairs.left.length !== scores.length || pairs.right.length !== scores.length)
    throw new Error(
      `${where}: left and right must be one row for each score, found ${pairs.left.length} and ${pairs.right.length} for ${scores.length}`,
    );
  if (sameCount === 0 || sameCount === scores.length)
    throw new Error(
      `${where}: pairs must be both same and different, found ${sameCount} same and ${scores.length - sameCount} different`,
    );
  return { scores, same: pairs.same, ...numberImages(where, pairs) };
}

/** How often each image is drawn, with replacement. */
function drawImages(count: number, random: Random): Int32Array {
  const times = new Int32Array(count);
  for (let drawn = 0; drawn < count; drawn++) times[random.integer(count)]++;
  return times;
}

/** `thresholdAtFalseMatchRate` of pairs that count several times or not at all; NaN if either kind is missing. */
function thresholdOf({ scores, same, left, right }: Images, order: Int32Array, rate: number, times: Int32Array) {
  const all = [0, 0];
  for (let pair = 0; pair < scores.length; pair++) all[same[pair]] += times[left[pair]] * times[right[pair]];
  if (all.includes(0)) return Number.NaN;
  let threshold = Number.POSITIVE_INFINITY;
  let matches = 0;
  for (let place = 0; place < order.length; ) {
    const score = scores[order[place]];
    let present = false;
    for (; place < order.length && scores[order[place]] === score; place++) {
      const pair = order[place];
      const weight = times[left[pair]] * times[right[pair]];
      if (weight > 0) present = true;
      if (same[pair] === 0) matches += weight;
    }
    if (matches / all[0] > rate) break;
    if (present) threshold = score;
  }
  return threshold;
}

/** The false match and the false non-match rate of pairs that count several times; NaN for a kind that is missing. */
function ratesAt(threshold: number, { scores, same, left, right }: Images, times: Int32Array): [number, number] {
  const all = [0, 0];
  const wrong = [0, 0];
  for (let pair = 0; pair < scores.length; pair++) {
    const weight = times[left[pair]] * times[right[pair]];
    all[same[pair]] += weight;
    if (scores[pair] >= threshold !== (same[pair] === 1)) wrong[same[pair]] += weight;
  }
  return [wrong[0] / all[0], wrong[1] / all[1]];
}
