import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areaUnderCurve } from '../../lib/evaluation/area-under-curve';
import { area } from '../oracles/naive-evaluation';
import { golden, refusesBadPairs, refusesOneKind, scoredPairs } from './support';

describe('areaUnderCurve', () => {
  it('is the share of same pairs that win against different pairs, ties counted half', () => {
    fc.assert(
      fc.property(scoredPairs, ({ scores, same }) => {
        expect(areaUnderCurve(scores, same)).toBe(area(scores, same));
      }),
    );
  });

  it.each(golden.cases)("is scikit-learn's: $name", ({ scores, same, areaUnderCurve: wanted }) => {
    expect(areaUnderCurve(scores, same)).toBeCloseTo(wanted, 14);
  });

  it('is 1 in perfect order, 0 upside down, 0.5 all tied', () => {
    expect(areaUnderCurve([2, 1, 0], [1, 1, 0])).toBe(1);
    expect(areaUnderCurve([2, 1, 0], [0, 0, 1])).toBe(0);
    expect(areaUnderCurve([7, 7, 7], [1, 0, 0])).toBe(0.5);
  });

  it('turns over when the polarity does, and does not change with the scale of the scores', () => {
    fc.assert(
      fc.property(scoredPairs, ({ scores, same }) => {
        const value = areaUnderCurve(scores, same);
        const negated = scores.map((score) => -score);
        expect(areaUnderCurve(negated, same)).toBeCloseTo(1 - value, 12);
        expect(
          areaUnderCurve(
            negated,
            same.map((label) => 1 - label),
          ),
        ).toBeCloseTo(value, 12);
        const halved = scores.map((score) => score / 2);
        expect(areaUnderCurve(halved, same)).toBe(
          areaUnderCurve(
            halved.map((score) => 2 * score),
            same,
          ),
        );
      }),
    );
  });

  it('counts without rounding where there are billions of comparisons', () => {
    // 60,000 x 60,000 comparisons, of which all but one are won.
    const scores = Float32Array.from({ length: 120_000 }, (_, row) => (row < 60_000 ? 1 + row : -row));
    const same = Uint8Array.from(scores, (score) => (score > 0 ? 1 : 0));
    scores[60_000] = 1.5;
    expect(areaUnderCurve(scores, same)).toBe((60_000 ** 2 - 1) / 60_000 ** 2);
  });

  refusesBadPairs('areaUnderCurve', areaUnderCurve);
  refusesOneKind('areaUnderCurve', areaUnderCurve);
});
