import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { histogramChart } from '../../lib/display/histogram-chart';
import { traces } from './traces';

describe('histogramChart', () => {
  const labels = { title: 'Distances', xLabel: 'distance' };
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 });
  const groups = fc.dictionary(fc.string(), fc.array(finite, { minLength: 1 }), { minKeys: 1, noNullPrototype: true });

  it('counts every value once, in bins that all groups share', () => {
    fc.assert(
      fc.property(groups, fc.integer({ min: 1, max: 100 }), (groups, bins) => {
        const drawn = traces(histogramChart({ ...labels, groups, bins }));
        for (const { name, x, y } of drawn) {
          expect(y).toHaveLength(bins);
          expect(y.reduce((sum, count) => sum + count)).toBe(groups[name].length);
          expect(x).toEqual(drawn[0].x);
        }
      }),
    );
  });

  it('puts values where a count by hand puts them', () => {
    const groups = { same: [0, 0.1, 0.24, 0.25, 0.5], different: Float32Array.from([1, 0.75, 0.74]) };
    const [same, different] = traces(histogramChart({ ...labels, groups, bins: 4 }));
    expect(same).toMatchObject({ x: [0.125, 0.375, 0.625, 0.875], y: [3, 1, 1, 0], width: 0.25 });
    expect(different.y).toEqual([0, 0, 1, 2]);
  });

  it('draws equal values as one bar', () => {
    const [only] = traces(histogramChart({ ...labels, groups: { same: [3, 3, 3] }, bins: 10 }));
    expect(only.y.filter((count) => count > 0)).toEqual([3]);
  });

  it('leaves room above the highest bar for the label of a mark', () => {
    const rangeOf = (marks: { x: number; label: string }[]) =>
      (
        histogramChart({ ...labels, groups: { same: [0, 0, 0, 0, 1] }, marks }).plotly.layout.yaxis as {
          range?: number[];
        }
      ).range;
    expect(rangeOf([])).toBeUndefined();
    expect((rangeOf([{ x: 0, label: 'threshold' }]) as number[])[1]).toBeGreaterThan(4.5);
  });

  it('tells in words where each group lies', () => {
    const same = Array.from({ length: 1001 }, (_, index) => index / 1000);
    expect(histogramChart({ ...labels, groups: { same }, marks: [{ x: 0.5, label: 'threshold' }] }).alt).toBe(
      'Histogram "Distances" of distance. same: 1,001 pairs, median 0.5, nine in ten between 0.05 and 0.95. threshold is marked at 0.5.',
    );
  });

  it('refuses empty groups and values that are none', () => {
    expect(() => histogramChart({ ...labels, groups: {} })).toThrow('groups must be at least one, found none');
    expect(() => histogramChart({ ...labels, groups: { same: [] } })).toThrow(
      'group "same" must have at least one value, found none',
    );
    expect(() => histogramChart({ ...labels, groups: { a: [1, Number.NaN] } })).toThrow(
      'group "a" must hold finite numbers, found NaN at 1',
    );
    expect(() => histogramChart({ ...labels, groups: { a: [1] }, bins: 0 })).toThrow(
      'bins must be a whole number from 1 to 10000, found 0',
    );
  });
});
