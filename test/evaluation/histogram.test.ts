import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { histogram } from '../../lib/evaluation/histogram';
import { golden, refusesBadPairs, scoredPairs } from './support';

describe('histogram', () => {
  it('puts each value where its edges say', () => {
    fc.assert(
      fc.property(scoredPairs, fc.integer({ min: 1, max: 30 }), ({ scores, same }, bins) => {
        const { edges, ...counts } = histogram(scores, same, { bins });
        expect(edges).toHaveLength(bins + 1);
        expect(edges[0] === Math.min(...scores) || new Set(scores).size === 1).toBe(true);
        for (const [kind, label] of [
          ['same', 1],
          ['different', 0],
        ] as const) {
          const values = scores.filter((_, row) => same[row] === label);
          const wanted = Array.from({ length: bins }, (_, bin) => {
            const isLast = bin === bins - 1;
            return values.filter((v) => v >= edges[bin] && (v < edges[bin + 1] || (isLast && v === edges[bins])))
              .length;
          });
          expect([...counts[kind]]).toEqual(wanted);
        }
      }),
    );
  });

  it('counts every pair once, with edges of one distance', () => {
    fc.assert(
      fc.property(scoredPairs, fc.integer({ min: 1, max: 30 }), ({ scores, same }, bins) => {
        const { edges, same: matches, different } = histogram(scores, same, { bins });
        const count = (counts: Int32Array) => counts.reduce((sum, value) => sum + value, 0);
        expect(count(matches)).toBe(same.filter((label) => label === 1).length);
        expect(count(different)).toBe(same.filter((label) => label === 0).length);
        const width = (edges[bins] - edges[0]) / bins;
        const rounding = 1e-9 * Math.max(Math.abs(edges[0]), Math.abs(edges[bins]));
        for (let bin = 0; bin < bins; bin++) {
          expect(Math.abs(edges[bin + 1] - edges[bin] - width)).toBeLessThanOrEqual(rounding);
        }
      }),
    );
  });

  it.each(golden.cases)("is numpy's: $name", ({ scores, same, histogram: wanted }) => {
    const { edges, same: matches, different } = histogram(scores, same, { bins: 7 });
    wanted.edges.forEach((edge, index) => {
      expect(edges[index]).toBeCloseTo(edge, 12);
    });
    expect([[...matches], [...different]]).toEqual([wanted.same, wanted.different]);
  });

  it('puts a value on an edge into the bin that begins there, however the division rounds', () => {
    for (const [low, high] of [
      [0, 1],
      [0.1, 0.7],
      [-3, 1 / 3],
    ]) {
      for (let bins = 1; bins <= 60; bins++) {
        const { edges } = histogram([low, high], [1, 0], { bins });
        const { same } = histogram(edges, new Uint8Array(bins + 1).fill(1), { bins });
        expect([...same]).toEqual(Array.from({ length: bins }, (_, bin) => (bin === bins - 1 ? 2 : 1)));
      }
    }
  });

  it('has 50 bins unless told', () => {
    expect(histogram([0, 1], [0, 1]).edges).toHaveLength(51);
  });

  it('takes pairs of one kind, and gives room to values that are all one', () => {
    const { edges, same, different } = histogram([2, 2, 2], [1, 1, 1], { bins: 2 });
    expect([...edges]).toEqual([1.5, 2, 2.5]);
    expect([...same]).toEqual([0, 3]);
    expect([...different]).toEqual([0, 0]);
  });

  it('keeps what floats cannot tell apart in some bin, once', () => {
    const { same, different } = histogram([1, 1 + Number.EPSILON], [0, 1]);
    expect(same.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(different.reduce((sum, count) => sum + count, 0)).toBe(1);
  });

  it('refuses values too large or too far apart, and numbers of bins that are none', () => {
    expect(() => histogram([1e300, 1e300], [0, 1])).toThrow('cannot be divided into 50 bins; rescale them');
    expect(() => histogram([-Number.MAX_VALUE, Number.MAX_VALUE], [0, 1])).toThrow('cannot be divided into 50 bins');
    for (const bins of [0, -1, 2.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => histogram([1], [1], { bins })).toThrow(
        `histogram: bins must be a whole number of 1 or more, found ${bins}`,
      );
    }
  });

  refusesBadPairs('histogram', histogram, 'values');
});
