import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { averagePrecision } from '../../lib/evaluation/average-precision';
import { averagePrecision as naive } from '../oracles/naive-evaluation';
import { golden, refusesBadPairs, refusesOneKind, scoredPairs } from './support';

describe('averagePrecision', () => {
  it('is the mean precision at the scores of the same pairs', () => {
    fc.assert(
      fc.property(scoredPairs, ({ scores, same }) => {
        expect(averagePrecision(scores, same)).toBeCloseTo(naive(scores, same), 12);
      }),
    );
  });

  it.each(golden.cases)("is scikit-learn's: $name", ({ scores, same, averagePrecision: wanted }) => {
    expect(averagePrecision(scores, same)).toBeCloseTo(wanted, 12);
    expect(averagePrecision(Float64Array.from(scores), Uint8Array.from(same))).toBeCloseTo(wanted, 12);
  });

  it('is 1 in perfect order, and the share of same pairs if all scores are equal', () => {
    expect(averagePrecision([3, 2, 1, 0], [1, 1, 0, 0])).toBe(1);
    expect(averagePrecision([7, 7, 7, 7], [1, 0, 0, 0])).toBe(0.25);
  });

  it('is the sum that is worked out by hand', () => {
    expect(averagePrecision([4, 3, 2, 1], [1, 0, 1, 0])).toBeCloseTo((1 + 2 / 3) / 2, 15);
    expect(averagePrecision([4, 3, 3, 1], [0, 1, 0, 1])).toBeCloseTo((1 / 3 + 2 / 4) / 2, 15);
  });

  it('does not depend on the order of the pairs, ties included', () => {
    fc.assert(
      fc.property(scoredPairs, ({ scores, same }) => {
        expect(averagePrecision([...scores].reverse(), [...same].reverse())).toBe(averagePrecision(scores, same));
      }),
    );
  });

  it('is above 0 and at most 1', () => {
    fc.assert(
      fc.property(scoredPairs, ({ scores, same }) => {
        const value = averagePrecision(scores, same);
        expect(value > 0 && value <= 1).toBe(true);
      }),
    );
  });

  refusesBadPairs('averagePrecision', averagePrecision);
  refusesOneKind('averagePrecision', averagePrecision);
});
