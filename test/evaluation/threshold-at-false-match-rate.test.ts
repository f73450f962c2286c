import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { thresholdAtFalseMatchRate } from '../../lib/evaluation/threshold-at-false-match-rate';
import { everyPoint } from '../oracles/naive-evaluation';
import { golden, refusesBadPairs, refusesOneKind, scoredPairs } from './support';

const rates = fc.oneof(fc.constantFrom(0, 0.25, 0.5, 1 / 3, 1), fc.double({ min: 0, max: 1, noNaN: true }));

describe('thresholdAtFalseMatchRate', () => {
  it('measures what it says, never above the rate that was asked for', () => {
    fc.assert(
      fc.property(scoredPairs, rates, ({ scores, same }, rate) => {
        const found = thresholdAtFalseMatchRate(scores, same, { rate });
        const different = scores.filter((_, row) => same[row] === 0);
        const matches = scores.filter((_, row) => same[row] === 1);
        const falseMatches = different.filter((score) => score >= found.threshold).length;
        const falseNonMatches = matches.filter((score) => score < found.threshold).length;
        expect(found.falseMatchRate).toBe(falseMatches / different.length);
        expect(found.falseNonMatchRate).toBe(falseNonMatches / matches.length);
        expect(found.falseMatchRate).toBeLessThanOrEqual(rate);
      }),
    );
  });

  it('lets in as many same pairs as any threshold that keeps to the rate', () => {
    fc.assert(
      fc.property(scoredPairs, rates, ({ scores, same }, rate) => {
        const allowed = everyPoint(scores, same).filter(({ falsePositiveRate }) => falsePositiveRate <= rate);
        const { threshold, falseNonMatchRate } = thresholdAtFalseMatchRate(scores, same, { rate });
        expect(falseNonMatchRate).toBeCloseTo(1 - Math.max(...allowed.map((point) => point.truePositiveRate)), 12);
        expect(threshold === Math.min(...allowed.map((point) => point.threshold))).toBe(true);
      }),
    );
  });

  it.each(golden.cases)(
    "misses as many as scikit-learn's curve says: $name",
    ({ scores, same, falseNonMatchRates }) => {
      for (const [rate, wanted] of falseNonMatchRates) {
        expect(thresholdAtFalseMatchRate(scores, same, { rate }).falseNonMatchRate).toBeCloseTo(wanted, 14);
      }
    },
  );

  it('calls nothing same where the highest score is already a false match too many', () => {
    expect(thresholdAtFalseMatchRate([9, 5, 1], [0, 1, 0], { rate: 0 })).toEqual({
      threshold: Number.POSITIVE_INFINITY,
      falseMatchRate: 0,
      falseNonMatchRate: 1,
    });
    expect(thresholdAtFalseMatchRate([9, 9, 1], [0, 1, 0], { rate: 0.49 }).threshold).toBe(Number.POSITIVE_INFINITY);
    expect(thresholdAtFalseMatchRate([9, 9, 1], [0, 1, 0], { rate: 0.5 }).threshold).toBe(9);
  });

  describe('says when the different pairs are too few for the rate', () => {
    /** The note for one same pair above this many different pairs. */
    const noteOf = (differentCount: number, rate: number) => {
      const same = new Uint8Array(differentCount + 1);
      same[0] = 1;
      return thresholdAtFalseMatchRate(Float32Array.from(same), same, { rate }).note;
    };

    it('with both numbers, and only then', () => {
      expect(noteOf(1500, 0.0001)).toBe(
        'a false match rate of 0.0001 needs 10,000 different pairs or more to be seen, found 1,500: the threshold is a guess beyond the data',
      );
      const enough = thresholdAtFalseMatchRate([1, 0, 0], [1, 0, 0], { rate: 0.5 });
      expect(enough).toStrictEqual({ threshold: 1, falseMatchRate: 0, falseNonMatchRate: 0 });
    });

    it.each([
      [0.5, 2],
      [1 / 3, 3],
      [0.1, 10],
      [0.07, 15],
      [0.01, 100],
      [1 / 49, 49],
      [0.001, 1000],
      [0.0001, 10_000],
    ])('at a rate of %d with fewer than %i', (rate, needed) => {
      expect(noteOf(needed, rate)).toBeUndefined();
      expect(noteOf(needed - 1, rate)).toContain(`needs ${needed.toLocaleString('en')} different pairs`);
    });

    it('at a rate of 1 / n with fewer than n, however 1 / n is rounded', () => {
      fc.assert(
        fc.property(fc.integer({ min: 2, max: 20_000 }), (count) => {
          expect(noteOf(count, 1 / count)).toBeUndefined();
          expect(noteOf(count - 1, 1 / count)).toContain(`needs ${count.toLocaleString('en')} different pairs`);
        }),
      );
    });

    it('at any rate with fewer than the number that it gives', () => {
      fc.assert(
        fc.property(fc.double({ min: 1e-4, max: 1, maxExcluded: true, noNaN: true }), (rate) => {
          const needed = Number(/needs ([\d,]+) different/.exec(noteOf(1, rate)!)![1].replaceAll(',', ''));
          expect(noteOf(needed, rate)).toBeUndefined();
          expect(noteOf(needed - 1, rate)).toBeDefined();
          expect(Math.abs(needed * rate - 1)).toBeLessThanOrEqual(rate);
        }),
      );
    });

    it('where one false match is already above the rate, so that it lets none in', () => {
      fc.assert(
        fc.property(scoredPairs, rates, ({ scores, same }, rate) => {
          const { note, falseMatchRate } = thresholdAtFalseMatchRate(scores, same, { rate });
          const differentCount = same.filter((label) => label === 0).length;
          expect(note !== undefined).toBe(rate > 0 && 1 / differentCount > rate);
          if (note) expect(falseMatchRate).toBe(0);
        }),
      );
    });

    it('but not at rate 0, which no number of pairs can show, nor at rate 1', () => {
      expect(noteOf(1, 0)).toBeUndefined();
      expect(noteOf(1, 1)).toBeUndefined();
    });
  });

  it.each([-0.1, 1.1, 5, Number.NaN])('refuses %f as a rate', (rate) => {
    expect(() => thresholdAtFalseMatchRate([1, 0], [1, 0], { rate })).toThrow(
      `thresholdAtFalseMatchRate: rate must be from 0 to 1, found ${rate}; 0.001 allows one in a thousand`,
    );
  });

  refusesBadPairs('thresholdAtFalseMatchRate', (scores, same) =>
    thresholdAtFalseMatchRate(scores, same, { rate: 0.1 }),
  );
  refusesOneKind('thresholdAtFalseMatchRate', (scores, same) => thresholdAtFalseMatchRate(scores, same, { rate: 0.1 }));
});
