import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { histogramChart } from '../../lib/display/histogram-chart';
import { lineChart } from '../../lib/display/line-chart';
import { rocChart } from '../../lib/display/roc-chart';

interface Trace {
  name: string;
  x: number[];
  y: number[];
  width?: number;
  mode?: string;
}
const traces = (chart: { plotly: { data: unknown[] } }) => chart.plotly.data as Trace[];

describe('lineChart', () => {
  const labels = { title: 'Loss', xLabel: 'epoch', yLabel: 'loss' };

  it('counts epochs from one, for lines of any length', () => {
    const chart = lineChart({ ...labels, lines: { training: Float32Array.from([0.2, 0.1]), validation: [0.3] } });
    expect(traces(chart).map(({ name, x, y }) => ({ name, x, y }))).toEqual([
      { name: 'training', x: [1, 2], y: [0.2, 0.1] },
      { name: 'validation', x: [1], y: [0.3] },
    ]);
    expect(chart.plotly.layout).toMatchObject({
      title: { text: 'Loss' },
      xaxis: { title: { text: 'epoch' } },
      showlegend: true,
    });
  });

  it('tells in words where each line goes', () => {
    const lines = { training: [0.25, 0.1, 0.05], validation: [0.3, 0.08, 0.12], test: [1], empty: [Number.NaN] };
    expect(lineChart({ ...labels, lines, marks: [{ x: 2, label: 'best epoch' }] }).alt).toBe(
      'Line chart "Loss", loss over epoch. training falls from 0.25 at epoch 1 to 0.05 at epoch 3. ' +
        'validation falls from 0.3 at epoch 1 to 0.12 at epoch 3; its lowest value is 0.08 at epoch 2. ' +
        'test is 1 at epoch 1. empty has no values. best epoch is marked at 2.',
    );
  });

  it('draws marks as vertical lines with labels', () => {
    const { layout } = lineChart({ ...labels, lines: { a: [1, 2] }, marks: [{ x: 1.5, label: 'margin' }] }).plotly;
    expect(layout.shapes).toMatchObject([{ x0: 1.5, x1: 1.5, y0: 0, y1: 1, yref: 'paper' }]);
    expect(layout.annotations).toMatchObject([{ x: 1.5, text: 'margin' }]);
  });

  it('refuses no lines, and lines that do not fit their x values', () => {
    expect(() => lineChart({ ...labels, lines: {} })).toThrow('lineChart: needs at least one line, found none');
    expect(() => lineChart({ ...labels, x: [1, 2], lines: { a: [1] } })).toThrow(
      'lineChart: line "a" has 1 values for 2 x values',
    );
  });
});

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

  it('tells in words where each group lies', () => {
    const same = Array.from({ length: 1001 }, (_, index) => index / 1000);
    expect(histogramChart({ ...labels, groups: { same }, marks: [{ x: 0.5, label: 'threshold' }] }).alt).toBe(
      'Histogram "Distances" of distance. same: 1,001 pairs, median 0.5, nine in ten between 0.05 and 0.95. threshold is marked at 0.5.',
    );
  });

  it('refuses empty groups and values that are none', () => {
    expect(() => histogramChart({ ...labels, groups: {} })).toThrow('needs at least one group, found none');
    expect(() => histogramChart({ ...labels, groups: { same: [] } })).toThrow('group "same" is empty');
    expect(() => histogramChart({ ...labels, groups: { a: [1, Number.NaN] } })).toThrow(
      'group "a" holds NaN at 1, wants finite numbers',
    );
    expect(() => histogramChart({ ...labels, groups: { a: [1] }, bins: 0 })).toThrow(
      'bins is 0, wants a whole number from 1 to 10000',
    );
  });
});

describe('rocChart', () => {
  const perfect = { falsePositiveRate: [0, 0, 1], truePositiveRate: [0, 1, 1] };

  it('shows each curve with its area, chance, and the chosen point', () => {
    const chosen = { falsePositiveRate: 0.05, truePositiveRate: 0.9, label: 'threshold 0.5' };
    const chart = rocChart({
      curves: { 'test pairs': perfect, guess: { falsePositiveRate: [0, 1], truePositiveRate: [0, 1] } },
      chosen,
    });
    expect(traces(chart).map(({ name }) => name)).toEqual([
      'test pairs, area 1.0000',
      'guess, area 0.5000',
      'chance',
      'threshold 0.5',
    ]);
    expect(traces(chart)[3]).toMatchObject({ x: [0.05], y: [0.9] });
    expect(chart.alt).toContain('Area under the curve of test pairs: 1.0000.');
    expect(chart.alt).toContain('threshold 0.5 accepts 90.0% of same pairs and 5.0% of different pairs.');
  });

  it('thins long curves, keeps their ends, and moves no point by more than the eye can see', () => {
    const falsePositiveRate = Float64Array.from({ length: 20_001 }, (_, index) => (index / 20_000) ** 2);
    const truePositiveRate = falsePositiveRate.map((rate) => rate ** 0.2);
    const [{ x, y }] = traces(rocChart({ curves: { a: { falsePositiveRate, truePositiveRate } } }));
    expect(x.length).toBeLessThan(500);
    expect([x[0], y[0], x.at(-1), y.at(-1)]).toEqual([0, 0, 1, 1]);
    for (let index = 1; index < x.length; index++)
      expect(x[index] - x[index - 1] + y[index] - y[index - 1]).toBeLessThan(0.06);
  });

  it('refuses curves of no or unequal length', () => {
    expect(() => rocChart({ curves: {} })).toThrow('rocChart: needs at least one curve, found none');
    expect(() => rocChart({ curves: { a: { falsePositiveRate: [0, 1], truePositiveRate: [0] } } })).toThrow(
      'rocChart: curve "a" has 2 false and 1 true positive rates, wants two or more of each',
    );
  });
});
