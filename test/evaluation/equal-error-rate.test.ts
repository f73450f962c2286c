import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equalErrorRate } from '../../lib/evaluation/equal-error-rate';
import { equalErrorRate as bisected, everyPoint } from '../oracles/naive-evaluation';
import { golden, refusesBadPairs, refusesOneKind, scoredPairs } from './support';

describe('equalErrorRate', () => {
  it('is where the two rates meet on the curve', () => {
    fc.assert(
      fc.property(scoredPairs, ({ scores, same }) => {
        expect(equalErrorRate(scores, same).rate).toBeCloseTo(bisected(scores, same), 12);
      }),
    );
  });

  it('gives the score at which the two rates differ least', () => {
    fc.assert(
      fc.property(scoredPairs, ({ scores, same }) => {
        const { threshold } = equalErrorRate(scores, same);
        const difference = (point: { falsePositiveRate: number; truePositiveRate: number }) =>
          Math.abs(point.falsePositiveRate - (1 - point.truePositiveRate));
        const points = everyPoint(scores, same);
        const chosen = points.find((point) => point.threshold === threshold);
        expect(Number.isFinite(threshold)).toBe(true);
        expect(difference(chosen!)).toBeCloseTo(Math.min(...points.map(difference)), 12);
      }),
    );
  });

  it.each(golden.cases)(
    "is where numpy finds it on scikit-learn's curve: $name",
    ({ scores, same, equalErrorRate: wanted }) => {
      expect(equalErrorRate(scores, same).rate).toBeCloseTo(wanted, 14);
    },
  );

  it('is 0 for perfect order, 1 upside down, 0.5 if all scores are equal', () => {
    expect(equalErrorRate([3, 2, 1, 0], [1, 1, 0, 0])).toEqual({ rate: 0, threshold: 2 });
    expect(equalErrorRate([3, 2, 1, 0], [0, 0, 1, 1]).rate).toBe(1);
    expect(equalErrorRate([5, 5, 5], [1, 0, 0])).toEqual({ rate: 0.5, threshold: 5 });
  });

  refusesBadPairs('equalErrorRate', equalErrorRate);
  refusesOneKind('equalErrorRate', equalErrorRate);
});
