import { describe, expect, it } from 'vitest';
import { lineChart } from '../../lib/display/line-chart';
import { traces } from './traces';

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

  it('has a logarithmic axis with ticks at 1, 2 and 5, and at powers of ten alone over more than three decades', () => {
    const ticksOf = (values: number[]) => {
      const { layout } = lineChart({
        ...labels,
        lines: { a: values, b: [0, Number.NaN, values[0]] },
        yScale: 'log',
      }).plotly;
      return layout.yaxis as object;
    };
    expect(ticksOf([0.9, 12])).toMatchObject({ type: 'log', dtick: 'D2' });
    expect(ticksOf([1e-4, 3])).toMatchObject({ type: 'log', dtick: 1 });
  });

  it('draws marks as vertical lines with labels', () => {
    const { layout } = lineChart({ ...labels, lines: { a: [1, 2] }, marks: [{ x: 1.5, label: 'margin' }] }).plotly;
    expect(layout.shapes).toMatchObject([{ x0: 1.5, x1: 1.5, y0: 0, y1: 1, yref: 'paper' }]);
    expect(layout.annotations).toMatchObject([{ x: 1.5, text: 'margin' }]);
  });

  it('refuses no lines, and lines that do not fit their x values', () => {
    expect(() => lineChart({ ...labels, lines: {} })).toThrow('lineChart: lines must be at least one, found none');
    expect(() => lineChart({ ...labels, x: [1, 2], lines: { a: [1] } })).toThrow(
      'lineChart: line "a" must have 2 values, one for each x, found 1',
    );
  });
});
