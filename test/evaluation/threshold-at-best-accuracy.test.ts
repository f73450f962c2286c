import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { thresholdAtBestAccuracy } from '../../lib/evaluation/threshold-at-best-accuracy';
import { accuracyAt, bestAccuracy, everyPoint } from '../oracles/naive-evaluation';
import { golden, refusesBadPairs, refusesOneKind, scoredPairs } from './support';

describe('thresholdAtBestAccuracy', () => {
  it('is as accurate as any threshold can be, and as accurate as it says', () => {
    fc.assert(
      fc.property(scoredPairs, ({ scores, same }) => {
        const { threshold, accuracy } = thresholdAtBestAccuracy(scores, same);
        expect(accuracy).toBe(bestAccuracy(scores, same));
        expect(accuracy).toBe(accuracyAt(scores, same, threshold));
      }),
    );
  });

  it('is the one with the fewest false matches among equally accurate thresholds', () => {
    fc.assert(
      fc.property(scoredPairs, ({ scores, same }) => {
        const { threshold, accuracy } = thresholdAtBestAccuracy(scores, same);
        const isStricter = (other: number) => scores.some((score) => score >= threshold && score < other);
        const stricter = everyPoint(scores, same).filter((point) => isStricter(point.threshold));
        for (const point of stricter) expect(accuracyAt(scores, same, point.threshold)).toBeLessThan(accuracy);
      }),
    );
  });

  it.each(golden.cases)(
    'is as accurate as scikit-learn finds possible: $name',
    ({ scores, same, bestAccuracy: wanted }) => {
      expect(thresholdAtBestAccuracy(scores, same).accuracy).toBeCloseTo(wanted, 14);
    },
  );

  it('lies halfway between the scores that it separates', () => {
    expect(thresholdAtBestAccuracy([3, 2, 1, 0], [1, 1, 0, 0])).toEqual({ threshold: 1.5, accuracy: 1 });
    expect(thresholdAtBestAccuracy([-0.25, -0.5, -1, -2], [1, 0, 0, 0])).toEqual({ threshold: -0.375, accuracy: 1 });
  });

  it('still separates two neighbouring floats, and two of the largest', () => {
    const next = 1 + Number.EPSILON;
    expect(thresholdAtBestAccuracy([next, 1, 0], [1, 0, 0])).toEqual({ threshold: next, accuracy: 1 });
    expect(thresholdAtBestAccuracy([5e-324, 0, -1], [1, 0, 0])).toEqual({ threshold: 5e-324, accuracy: 1 });
    const huge = Number.MAX_VALUE;
    expect(thresholdAtBestAccuracy([huge, huge / 2, 0], [1, 0, 0]).accuracy).toBe(1);
    expect(thresholdAtBestAccuracy([huge, -huge, -huge], [1, 0, 0])).toEqual({ threshold: 0, accuracy: 1 });
  });

  it('is Infinity if it is best to call nothing same, and the lowest score if it is best to call everything same', () => {
    expect(thresholdAtBestAccuracy([2, 1, 0], [0, 0, 1])).toEqual({
      threshold: Number.POSITIVE_INFINITY,
      accuracy: 2 / 3,
    });
    expect(thresholdAtBestAccuracy([2, 1, 0], [0, 1, 1])).toEqual({ threshold: 0, accuracy: 2 / 3 });
  });

  refusesBadPairs('thresholdAtBestAccuracy', thresholdAtBestAccuracy);
  refusesOneKind('thresholdAtBestAccuracy', thresholdAtBestAccuracy);
});
