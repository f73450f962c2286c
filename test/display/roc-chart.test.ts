import { describe, expect, it } from 'vitest';
import { rocChart } from '../../lib/display/roc-chart';
import { traces } from './traces';

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

  it('draws no two of many curves alike', () => {
    const curves = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`curve ${i}`, perfect]));
    const lines = rocChart({ curves }).plotly.data.map((trace) => JSON.stringify((trace as { line: object }).line));
    expect(new Set(lines).size).toBe(13);
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

  it('shows low rates on a logarithmic axis, thinned as they are drawn', () => {
    const falsePositiveRate = Float64Array.from({ length: 20_001 }, (_, index) => (index / 20_000) ** 3);
    const truePositiveRate = falsePositiveRate.map((rate) => rate ** 0.2);
    const chosen = { falsePositiveRate: 0, truePositiveRate: 0.1, label: 'strict' };
    const chart = rocChart({ curves: { a: { falsePositiveRate, truePositiveRate } }, chosen, xScale: 'log' });
    const [{ x, y }, guess, point] = traces(chart);
    expect(chart.plotly.layout).toMatchObject({ xaxis: { type: 'log', range: [-4, 0] } });
    expect(x.length).toBeLessThan(500);
    expect([x[0], y[0], x.at(-1), y.at(-1)]).toEqual([1e-4, expect.closeTo(1e-4 ** 0.2, 3), 1, 1]);
    for (let index = 1; index < x.length; index++) {
      expect(Math.log10(x[index] / x[index - 1]) / 4 + y[index] - y[index - 1]).toBeLessThan(0.06);
      if (x[index] > 1e-4) expect(y[index]).toBeCloseTo(x[index] ** 0.2, 3);
    }
    for (const [index, rate] of guess.x.entries()) if (rate > 1e-4) expect(guess.y[index]).toBeCloseTo(rate, 6);
    expect(point.x).toEqual([1e-4]);
    expect(chart.alt).toContain('false positive rate on a logarithmic axis');
    const coarse = { falsePositiveRate: [0, 0.02, 1], truePositiveRate: [0, 0.5, 1] };
    expect(rocChart({ curves: { coarse }, xScale: 'log' }).plotly.layout).toMatchObject({
      xaxis: { range: [Math.log10(0.02), 0] },
    });
    const alone = rocChart({ curves: { perfect }, xScale: 'log' });
    expect(alone.plotly.layout).toMatchObject({ xaxis: { range: [-4, 0] } });
    expect(traces(alone)[0]).toMatchObject({ x: [1e-4, 1], y: [1, 1] });
  });

  it('refuses curves of no or unequal length', () => {
    expect(() => rocChart({ curves: { perfect }, xScale: 'logarithmic' as never })).toThrow(
      "rocChart: xScale must be 'linear' or 'log', found ",
    );
    expect(() => rocChart({ curves: {} })).toThrow('rocChart: curves must be at least one, found none');
    expect(() => rocChart({ curves: { a: { falsePositiveRate: [0, 1], truePositiveRate: [0] } } })).toThrow(
      'rocChart: curve "a" must have two or more of each rate, found 2 false and 1 true positive rates',
    );
  });
});
