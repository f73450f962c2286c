import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';

/** Scores with many ties, and both kinds of pair. */
export const scoredPairs = fc
  .array(
    fc.record({
      score: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -1e6, max: 1e6, noNaN: true })),
      same: fc.constantFrom(0, 1),
    }),
    { minLength: 2, maxLength: 40 },
  )
  .map((rows) => ({ scores: rows.map(({ score }) => score), same: rows.map(({ same }) => same) }))
  .filter(({ same }) => same.includes(0) && same.includes(1));

interface Case {
  name: string;
  scores: number[];
  same: number[];
  roc: { falsePositiveRate: number[]; truePositiveRate: number[]; thresholds: number[] };
  areaUnderCurve: number;
  areaByTrapezoids: number;
  averagePrecision: number;
  equalErrorRate: number;
  bestAccuracy: number;
  falseNonMatchRates: [rate: number, falseNonMatchRate: number][];
}

/** What scikit-learn gives, written by test/oracles/make_evaluation_golden.py. */
export const golden: {
  cases: Case[];
  confusion: { actual: number[]; predicted: number[]; matrix: number[][] };
} = JSON.parse(readFileSync(path.join(__dirname, '..', 'oracles', 'evaluation-golden.json'), 'utf8'));

type Measure = (scores: ArrayLike<number>, same: ArrayLike<number>) => unknown;

/** The errors that every measure of scored pairs shares. */
export function refusesBadPairs(name: string, measure: Measure) {
  const refused: [scores: number[], same: number[], message: string][] = [
    [[], [], 'scores must be of at least one pair, found 0 scores'],
    [[1, 2], [1], 'scores must be as many as pairs, found 2 scores and 1 pairs'],
    [[1, Number.NaN], [1, 0], 'scores must be finite numbers, found NaN at row 1 of 2'],
    [[1, Number.NEGATIVE_INFINITY], [1, 0], 'scores must be finite numbers, found -Infinity at row 1 of 2'],
    [[1, 2], [1, 2], 'same must be 1 or 0, found 2 at row 1 of 2'],
    [[1, 2], [Number.NaN, 0], 'same must be 1 or 0, found NaN at row 0 of 2'],
  ];
  it.each(refused)('refuses scores %j for pairs %j: %s', (scores, same, message) => {
    expect(() => measure(scores, same)).toThrow(`${name}: ${message}`);
  });
}

/** The error of those measures that compare the two kinds. */
export function refusesOneKind(name: string, measure: Measure) {
  it('refuses pairs of one kind only', () => {
    const message = `${name}: pairs must be both same and different, found`;
    expect(() => measure([1, 2, 3], [1, 1, 1])).toThrow(`${message} 3 same and 0 different`);
    expect(() => measure([1, 2], [0, 0])).toThrow(`${message} 0 same and 2 different`);
  });
}
