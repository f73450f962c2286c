import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rocCurve } from '../../lib/evaluation/roc-curve';
import { area, everyPoint } from '../oracles/naive-evaluation';
import { golden, refusesBadPairs, refusesOneKind, scoredPairs } from './support';

type Points = { falsePositiveRate: ArrayLike<number>; truePositiveRate: ArrayLike<number> };

function trapezoids({ falsePositiveRate: x, truePositiveRate: y }: Points): number {
  let sum = 0;
  for (let point = 1; point < x.length; point++) sum += ((x[point] - x[point - 1]) * (y[point] + y[point - 1])) / 2;
  return sum;
}

/** Distance of (x, y) from the straight line between two points of the curve. */
function awayFromCurve(curve: Points, index: number, x: number, y: number): number {
  const [x0, y0] = [curve.falsePositiveRate[index], curve.truePositiveRate[index]];
  const [x1, y1] = [curve.falsePositiveRate[index + 1], curve.truePositiveRate[index + 1]];
  return Math.abs((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)) / Math.hypot(x1 - x0, y1 - y0);
}

describe('rocCurve', () => {
  it('is, at each of its thresholds, what counting gives', () => {
    fc.assert(
      fc.property(scoredPairs, ({ scores, same }) => {
        const curve = rocCurve(scores, same);
        const counted = new Map(everyPoint(scores, same).map((point) => [point.threshold, point]));
        curve.thresholds.forEach((threshold, index) => {
          expect(counted.get(threshold)).toMatchObject({
            falsePositiveRate: curve.falsePositiveRate[index],
            truePositiveRate: curve.truePositiveRate[index],
          });
        });
      }),
    );
  });

  it('goes from (0, 0) at Infinity to (1, 1) at the lowest score, never back', () => {
    fc.assert(
      fc.property(scoredPairs, ({ scores, same }) => {
        const { falsePositiveRate: x, truePositiveRate: y, thresholds } = rocCurve(scores, same);
        const last = x.length - 1;
        expect([x.length, y.length]).toEqual([thresholds.length, thresholds.length]);
        expect([x[0], y[0], thresholds[0]]).toEqual([0, 0, Number.POSITIVE_INFINITY]);
        expect([x[last], y[last]]).toEqual([1, 1]);
        expect(thresholds[last] === Math.min(...scores)).toBe(true);
        for (let point = 1; point <= last; point++) {
          expect(x[point] >= x[point - 1] && y[point] >= y[point - 1]).toBe(true);
          expect(thresholds[point]).toBeLessThan(thresholds[point - 1]);
        }
      }),
    );
  });

  it('leaves out only points on a straight line, and all of those', () => {
    fc.assert(
      fc.property(scoredPairs, ({ scores, same }) => {
        const curve = rocCurve(scores, same);
        for (const { threshold, falsePositiveRate, truePositiveRate } of everyPoint(scores, same)) {
          const index = curve.thresholds.findLastIndex((kept) => kept >= threshold);
          if (curve.thresholds[index] === threshold) continue;
          expect(awayFromCurve(curve, index, falsePositiveRate, truePositiveRate)).toBeLessThan(1e-12);
        }
        for (let index = 0; index + 2 < curve.thresholds.length; index++) {
          const [x, y] = [curve.falsePositiveRate[index + 2], curve.truePositiveRate[index + 2]];
          expect(awayFromCurve(curve, index, x, y)).toBeGreaterThan(1e-6);
        }
        expect(trapezoids(curve)).toBeCloseTo(area(scores, same), 12);
      }),
    );
  });

  it.each(golden.cases)("is scikit-learn's curve: $name", ({ scores, same, roc, areaByTrapezoids }) => {
    const curve = rocCurve(scores, same);
    const theirs = [Number.POSITIVE_INFINITY, ...roc.thresholds];
    curve.thresholds.forEach((threshold, index) => {
      const point = theirs.indexOf(threshold);
      expect(curve.falsePositiveRate[index]).toBeCloseTo(roc.falsePositiveRate[point], 14);
      expect(curve.truePositiveRate[index]).toBeCloseTo(roc.truePositiveRate[point], 14);
    });
    expect(trapezoids(curve)).toBeCloseTo(areaByTrapezoids, 14);
  });

  it('has three points if the order is perfect, two if all scores are equal', () => {
    expect(rocCurve([3, 2, 1, 0], [1, 1, 0, 0])).toEqual({
      falsePositiveRate: Float64Array.of(0, 0, 1),
      truePositiveRate: Float64Array.of(0, 1, 1),
      thresholds: Float64Array.of(Number.POSITIVE_INFINITY, 2, 0),
    });
    expect([...rocCurve([5, 5, 5], [1, 0, 1]).thresholds]).toEqual([Number.POSITIVE_INFINITY, 5]);
  });

  it('takes 0 and -0 as one score', () => {
    expect(rocCurve([0, -0], [0, 1]).thresholds).toHaveLength(2);
    expect(rocCurve([-0, 0], [0, 1]).thresholds).toHaveLength(2);
  });

  it('leaves the scores as they were', () => {
    const scores = Float32Array.of(0.5, 0.1, 0.9);
    rocCurve(scores, [1, 0, 1]);
    expect([...scores]).toEqual([...Float32Array.of(0.5, 0.1, 0.9)]);
  });

  refusesBadPairs('rocCurve', rocCurve);
  refusesOneKind('rocCurve', rocCurve);
});
