import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shown } from '../../lib/checks/shown';
import { areaUnderCurve } from '../../lib/evaluation/area-under-curve';
import { averagePrecision } from '../../lib/evaluation/average-precision';
import { bootstrapInterval } from '../../lib/evaluation/bootstrap-interval';
import { equalErrorRate } from '../../lib/evaluation/equal-error-rate';
import { pairAccuracy } from '../../lib/evaluation/pair-accuracy';
import { createRandom } from '../../lib/tensorflow/seeded-random';
import { naiveBootstrap } from '../oracles/naive-bootstrap';
import { refusesBadPairs, scoredPairs } from './support';

type Scores = ArrayLike<number>;
const errorRate = (scores: Scores, same: Scores) => equalErrorRate(scores, same).rate;

/** Exponential scores, mean 4 for same pairs and 1 for different ones: the true area under the curve is 4 / (4 + 1). */
function exponential(seed: number, count: number) {
  const random = createRandom({ seed });
  const same = Uint8Array.from({ length: count }, (_, row) => row & 1);
  return { same, scores: Float32Array.from(same, (label) => -Math.log(1 - random.float()) * (label === 1 ? 4 : 1)) };
}

describe('bootstrapInterval', () => {
  it.each([
    ['areaUnderCurve', areaUnderCurve],
    ['averagePrecision', averagePrecision],
    ['the equal error rate', errorRate],
  ])('of %s is what the definition gives', (_, statistic) => {
    const options = fc.record({
      seed: fc.maxSafeInteger(),
      level: fc.constantFrom(0.5, 0.8, 0.9, 0.95),
      resamples: fc.integer({ min: 40, max: 60 }),
    });
    fc.assert(
      fc.property(scoredPairs, options, ({ scores, same }, chosen) => {
        const found = bootstrapInterval(scores, same, { statistic, ...chosen });
        const wanted = naiveBootstrap(statistic, scores, same, chosen);
        expect(found.value).toBe(wanted.value);
        expect(found.low).toBeCloseTo(wanted.low, 12);
        expect(found.high).toBeCloseTo(wanted.high, 12);
        expect(found.low).toBeLessThanOrEqual(found.high);
      }),
      { numRuns: 25 },
    );
  });

  it('has level 0.95 and 1,000 resamples by default', () => {
    const { scores, same } = exponential(1, 40);
    let calls = 0;
    const counted = (drawn: Scores, labels: Scores) => {
      calls++;
      return areaUnderCurve(drawn, labels);
    };
    const found = bootstrapInterval(scores, same, { statistic: counted, seed: 3 });
    expect(calls).toBe(1001);
    expect(found).toEqual(
      bootstrapInterval(scores, same, { statistic: areaUnderCurve, seed: 3, level: 0.95, resamples: 1000 }),
    );
  });

  it('draws as many pairs of each kind as there are, with replacement', () => {
    const scores = [10, 11, 12, 13, -1, -2, -3];
    const same = [1, 1, 1, 1, 0, 0, 0];
    const [order, labels] = [[4, 0, 5, 1, 2, 6, 3].map((row) => scores[row]), [0, 1, 0, 1, 1, 0, 1]];
    const seen = new Set<string>();
    const strangers: number[] = [];
    const watch = (drawn: Scores, kinds: Scores) => {
      const others: number[] = [];
      for (let row = 0; row < drawn.length; row++) {
        if (!scores.some((score, i) => score === drawn[row] && same[i] === kinds[row])) strangers.push(drawn[row]);
        if (kinds[row] === 0) others.push(drawn[row]);
      }
      seen.add(`${others}`);
      return 0;
    };
    bootstrapInterval(order, labels, { statistic: watch, seed: 5 });
    expect(strangers).toEqual([]);
    // All 27 ways to draw three out of three, the repeated ones included.
    expect(seen.size).toBe(27);
  });

  it.each([1, 2, 3])('contains the measured area of overlapping pairs, seed %i', (seed) => {
    const { scores, same } = exponential(seed, 200);
    const { value, low, high } = bootstrapInterval(scores, same, { statistic: areaUnderCurve, seed });
    expect(value).toBe(areaUnderCurve(scores, same));
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
  });

  it('contains the true area about as often as its level says', () => {
    let held = 0;
    for (let seed = 0; seed < 200; seed++) {
      const { scores, same } = exponential(seed, 120);
      const { low, high } = bootstrapInterval(scores, same, {
        statistic: areaUnderCurve,
        seed,
        level: 0.9,
        resamples: 100,
      });
      if (low <= 0.8 && 0.8 <= high) held++;
    }
    expect(held / 200).toBeGreaterThan(0.83);
    expect(held / 200).toBeLessThan(0.95);
  });

  it('is narrower with more pairs and wider at a higher level', () => {
    const width = (count: number, level: number) => {
      const { scores, same } = exponential(11, count);
      const { low, high } = bootstrapInterval(scores, same, {
        statistic: areaUnderCurve,
        seed: 2,
        level,
        resamples: 200,
      });
      return high - low;
    };
    // A hundred times as many pairs give about a tenth of the width.
    expect(width(40, 0.95) / width(4000, 0.95)).toBeGreaterThan(5);
    expect(width(200, 0.95)).toBeGreaterThan(width(200, 0.8));
  });

  it('repeats itself for the same seed, and for no other', () => {
    const { scores, same } = exponential(4, 60);
    const interval = (seed: number) =>
      bootstrapInterval(scores, same, { statistic: areaUnderCurve, seed, resamples: 50 });
    expect(interval(7)).toEqual(interval(7));
    expect(interval(7)).not.toEqual(interval(8));
  });

  it('is one point for a statistic that does not vary', () => {
    const { scores, same } = exponential(4, 30);
    expect(bootstrapInterval(scores, same, { statistic: () => 0.1, seed: 7 })).toEqual({
      value: 0.1,
      low: 0.1,
      high: 0.1,
    });
    const perfect = bootstrapInterval([3, 2, 1, 0], [1, 1, 0, 0], { statistic: areaUnderCurve, seed: 7 });
    expect(perfect).toEqual({ value: 1, low: 1, high: 1 });
  });

  it('leaves the pairs as they were, and takes pairs of one kind where the statistic does', () => {
    const { scores, same } = exponential(4, 30);
    const [scoresBefore, sameBefore] = [scores.slice(), same.slice()];
    bootstrapInterval(scores, same, { statistic: averagePrecision, seed: 7, resamples: 40 });
    expect([scores, same]).toEqual([scoresBefore, sameBefore]);
    const accuracy = (drawn: Scores, labels: Scores) => pairAccuracy(drawn, labels, { threshold: 2.5 });
    const { value, low, high } = bootstrapInterval([1, 2, 3, 4], [1, 1, 1, 1], { statistic: accuracy, seed: 7 });
    expect([value, low, high]).toEqual([0.5, 0, 1]);
    expect(() => bootstrapInterval([1, 2], [1, 1], { statistic: areaUnderCurve, seed: 7 })).toThrow(
      'areaUnderCurve: pairs must be both same and different, found 2 same and 0 different',
    );
  });

  describe('refuses', () => {
    type Options = Omit<Parameters<typeof bootstrapInterval>[2], 'statistic'>;
    const interval = (options: unknown, statistic: unknown = areaUnderCurve) =>
      bootstrapInterval([2, 1, 3, 0], [1, 0, 1, 0], {
        statistic: statistic as typeof areaUnderCurve,
        ...(options as Options),
      });

    it.each([undefined, {}, { seed: 0.5 }, { seed: Number.NaN }, { seed: '7' }])('%j, which has no seed', (options) => {
      expect(() => interval(options)).toThrow('bootstrapInterval: seed must be a whole number, found');
    });

    it.each([0, 1, -0.5, 95, Number.NaN, null])('%s as a level', (level) => {
      expect(() => interval({ seed: 7, level })).toThrow(
        `bootstrapInterval: level must be between 0 and 1, found ${level}; 0.95 leaves out one in twenty`,
      );
    });

    it.each([0, -1, 0.5, 100.5, Number.NaN, Number.POSITIVE_INFINITY, '1000', null])('%s resamples', (resamples) => {
      expect(() => interval({ seed: 7, resamples })).toThrow(
        `bootstrapInterval: resamples must be a whole number of 40 or more, as level 0.95 needs, found ${shown(resamples)}`,
      );
    });

    it.each([
      [0.5, 4],
      [0.8, 10],
      [0.9, 20],
      [0.95, 40],
      [0.99, 200],
      [0.999, 2000],
    ])('at level %d fewer resamples than %i, of which one lies beyond each end of the interval', (level, fewest) => {
      const constant = () => 1;
      expect(interval({ seed: 7, level, resamples: fewest }, constant).value).toBe(1);
      expect(() => interval({ seed: 7, level, resamples: fewest - 1 }, constant)).toThrow(
        `resamples must be a whole number of ${fewest.toLocaleString('en')} or more, as level ${level} needs, found ${fewest - 1}`,
      );
    });

    it.each([null, 'areaUnderCurve', 0.5, {}])('%j as a statistic', (statistic) => {
      expect(() => interval({ seed: 7 }, statistic)).toThrow(
        `bootstrapInterval: statistic must be a function of scores and same, found ${typeof statistic}; pass areaUnderCurve`,
      );
    });

    it.each([Number.NaN, Number.POSITIVE_INFINITY, undefined, '1', { rate: 0.1 }])('a statistic of %s', (wrong) => {
      expect(() => interval({ seed: 7 }, () => wrong)).toThrow(
        `bootstrapInterval: statistic must give a finite number, found ${shown(wrong)} on the pairs themselves`,
      );
    });

    it('a statistic that fails on a resample only', () => {
      let calls = 0;
      const third = () => (++calls === 4 ? Number.NaN : 1);
      expect(() => interval({ seed: 7, resamples: 50 }, third)).toThrow('found NaN on resample 3 of 50');
    });
  });

  refusesBadPairs('bootstrapInterval', (scores, same) =>
    bootstrapInterval(scores, same, { statistic: areaUnderCurve, seed: 7 }),
  );
});
