import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operatingPoints } from '../../lib/evaluation/operating-points';
import '../matchers';
import { everyPoint } from '../oracles/naive-evaluation';
import { golden, refusesBadPairs, refusesOneKind, scoredPairs } from './support';

const measure = (scores: ArrayLike<number>, same: ArrayLike<number>) => operatingPoints('rocCurve', scores, same);

describe('operatingPoints', () => {
  it('counts at each distinct score what stands at or above it, from Infinity downwards', () => {
    const { thresholds, trueMatches, falseMatches, sameCount, differentCount } = measure(
      [0.5, 2, 0.5, 1, 2, 0],
      [1, 1, 0, 0, 1, 1],
    );
    expect([...thresholds]).toEqual([Number.POSITIVE_INFINITY, 2, 1, 0.5, 0]);
    expect([...trueMatches]).toEqual([0, 2, 2, 3, 4]);
    expect([...falseMatches]).toEqual([0, 0, 1, 2, 2]);
    expect([sameCount, differentCount]).toEqual([4, 2]);
  });

  it('agrees with every threshold tried against every pair', () => {
    fc.assert(
      fc.property(scoredPairs, ({ scores, same }) => {
        const { thresholds, trueMatches, falseMatches, sameCount, differentCount } = measure(scores, same);
        const rate = (matches: Int32Array, count: number) => Array.from(matches, (match) => match / count);
        const points = everyPoint(scores, same);
        // Adding 0 makes -0 into 0, which is the same threshold.
        expect(Array.from(thresholds, (threshold) => threshold + 0)).toEqual(
          points.map((point) => point.threshold + 0),
        );
        expect(rate(trueMatches, sameCount)).toEqual(points.map((point) => point.truePositiveRate));
        expect(rate(falseMatches, differentCount)).toEqual(points.map((point) => point.falsePositiveRate));
        expect(sameCount + differentCount).toBe(scores.length);
      }),
    );
  });

  it.each(golden.cases)("are scikit-learn's points, to 1e-12: $name", ({ scores, same, roc }) => {
    const { thresholds, trueMatches, falseMatches, sameCount, differentCount } = measure(scores, same);
    const tolerance = { rtol: 0, atol: 1e-12 };
    expect(thresholds).toBeAllclose([Number.POSITIVE_INFINITY, ...roc.thresholds], tolerance);
    expect(Float64Array.from(trueMatches, (match) => match / sameCount)).toBeAllclose(roc.truePositiveRate, tolerance);
    expect(Float64Array.from(falseMatches, (match) => match / differentCount)).toBeAllclose(
      roc.falsePositiveRate,
      tolerance,
    );
  });

  it('does not depend on the order of the pairs, takes typed arrays, and leaves them as they were', () => {
    const [scores, same] = [Float32Array.of(3, 1, 2, 2), Uint8Array.of(1, 0, 0, 1)];
    const [scoresBefore, sameBefore] = [scores.slice(), same.slice()];
    const backwards = measure(scores.slice().reverse(), same.slice().reverse());
    expect(measure(scores, same)).toEqual(backwards);
    expect([scores, same]).toEqual([scoresBefore, sameBefore]);
  });

  it('takes 0 and -0 as one score', () => {
    expect(measure([0, -0, 1, -1], [1, 0, 1, 0]).thresholds).toHaveLength(4);
  });

  refusesBadPairs('rocCurve', measure);
  refusesOneKind('rocCurve', measure);
});
