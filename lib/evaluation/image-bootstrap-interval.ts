import { knownOptions } from '../checks/known-options';
import { shown } from '../checks/shown';
import type { Pairs } from '../pairs/make-pairs';
import { randomOf } from '../tensorflow/seeded-random';
import { numberImages } from './number-images';
import { checkResampling, type Interval, percentileInterval } from './percentile-interval';

const known = knownOptions<Parameters<typeof imageBootstrapInterval>[2]>(
  'imageBootstrapInterval(hits, pairs, { seed: 7 })',
  { seed: true, level: true, resamples: true },
);

/**
 * The percentile bootstrap interval of a fraction of hits, with images resampled instead of pairs: Σ w_l w_r h / Σ w_l w_r over the pairs
 * (l, r), where h is 1 for a hit and w_i counts how often image i was drawn with replacement. [low, high] are the quantiles (1 - level) / 2
 * and (1 + level) / 2 over the resamples.
 *
 * `bootstrapInterval` treats pairs as independent. If images are in many pairs, as in `allPairs`, one unusual image affects many pairs at
 * once: that interval is then too narrow, and this one is right. A resample without any pair is drawn again.
 *
 * @param hits 1 for a hit, 0 for none, [pairs]: for a false match rate, 1 if the score of a different pair reaches the threshold
 * @param pairs the rows of each pair's images, [pairs]; only the pairs that count, such as the different ones
 * @param options.seed a whole number; the same hits, pairs and options give the same interval
 * @param options.level the fraction of the resampled values inside the interval, between 0 and 1; default 0.95
 * @param options.resamples the number of resamples, at least 2 / (1 - level); default 1,000. Each passes once over all pairs
 * @returns `value`, the fraction of hits among the pairs themselves, and `low` and `high`, the ends of the interval
 * @throws Error if an option is unknown, the lengths differ, there are no pairs, or `level` is not between 0 and 1; RangeError if a hit is
 * anything but 0 or 1, a row is not a whole number of 0 or more, or `seed` or `resamples` is out of its range
 * @see T. Snijders, S. Borgatti, "Non-parametric standard errors and tests for network statistics", Connections 22, 1999
 * @see R. Bolle, N. Ratha, S. Pankanti, "Error analysis of pattern recognition systems: the subsets bootstrap", CVIU 93, 2004
 */
export function imageBootstrapInterval(
  hits: ArrayLike<number>,
  pairs: Pick<Pairs, 'left' | 'right'>,
  options: { seed: number; level?: number; resamples?: number },
): Interval {
  const random = randomOf('imageBootstrapInterval', known(options));
  const { level = 0.95, resamples = 1000 } = options;
  checkResampling('imageBootstrapInterval', level, resamples);
  checkHits(hits, pairs);
  const { left, right, count } = numberImages('imageBootstrapInterval', pairs);

  const weights = new Int32Array(count).fill(1);
  const shareOf = () => {
    let [hit, all] = [0, 0];
    for (let pair = 0; pair < hits.length; pair++) {
      const weight = weights[left[pair]] * weights[right[pair]];
      all += weight;
      hit += weight * hits[pair];
    }
    return hit / all;
  };
  const value = shareOf();
  const values = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; ) {
    weights.fill(0);
    for (let drawn = 0; drawn < count; drawn++) weights[random.integer(count)]++;
    const share = shareOf();
    if (!Number.isNaN(share)) values[resample++] = share;
  }
  return { value, ...percentileInterval(values, level) };
}

/** @throws Error if the lengths differ or there are no pairs; RangeError if a hit is anything but 0 or 1 */
function checkHits(hits: ArrayLike<number>, { left, right }: Pick<Pairs, 'left' | 'right'>): void {
  const where = 'imageBootstrapInterval';
  if (left.length !== hits.length || right.length !== hits.length)
    throw new Error(
      `${where}: hits, left and right must have the same length, found ${hits.length} hits, ${left.length} left, ${right.length} right`,
    );
  if (hits.length === 0) throw new Error(`${where}: pairs must be at least one, found none`);
  for (let pair = 0; pair < hits.length; pair++)
    if (hits[pair] !== 0 && hits[pair] !== 1)
      throw new RangeError(`${where}: hits must be 1 or 0, found ${shown(hits[pair])} at pair ${pair}`);
}
