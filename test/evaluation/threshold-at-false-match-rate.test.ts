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
        const found = thresholdAtFalseMatchRate(scores, same, rate);
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
        const { threshold, falseNonMatchRate } = thresholdAtFalseMatchRate(scores, same, rate);
        expect(falseNonMatchRate).toBeCloseTo(1 - Math.max(...allowed.map((point) => point.truePositiveRate)), 12);
        expect(threshold === Math.min(...allowed.map((point) => point.threshold))).toBe(true);
      }),
    );
  });

  it.each(golden.cases)(
    "misses as many as scikit-learn's curve says: $name",
    ({ scores, same, falseNonMatchRates }) => {
      for (const [rate, wanted] of falseNonMatchRates) {
        expect(thresholdAtFalseMatchRate(scores, same, rate).falseNonMatchRate).toBeCloseTo(wanted, 14);
      }
    },
  );

  it('calls nothing same where the highest score is already a false match too many', () => {
    expect(thresholdAtFalseMatchRate([9, 5, 1], [0, 1, 0], 0)).toEqual({
      threshold: Number.POSITIVE_INFINITY,
      falseMatchRate: 0,
      falseNonMatchRate: 1,
    });
    expect(thresholdAtFalseMatchRate([9, 9, 1], [0, 1, 0], 0.49).threshold).toBe(Number.POSITIVE_INFINITY);
    expect(thresholdAtFalseMatchRate([9, 9, 1], [0, 1, 0], 0.5).threshold).toBe(9);
  });

  it.each([-0.1, 1.1, 5, Number.NaN])('refuses %f as a rate', (rate) => {
    expect(() => thresholdAtFalseMatchRate([1, 0], [1, 0], rate)).toThrow(
      `thresholdAtFalseMatchRate: rate must be from 0 to 1, found ${rate}; 0.001 allows one in a thousand`,
    );
  });

  refusesBadPairs('thresholdAtFalseMatchRate', (scores, same) => thresholdAtFalseMatchRate(scores, same, 0.1));
  refusesOneKind('thresholdAtFalseMatchRate', (scores, same) => thresholdAtFalseMatchRate(scores, same, 0.1));
});
