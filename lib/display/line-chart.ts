import { knownOptions } from '../checks/known-options';
import { describeLine, describeMark, joinSentences } from './alt-text';
import { figure } from './figure';
import { colors } from './palette';
import type { Figure } from './picture';

export interface Mark {
  /** The position on the x axis. */
  x: number;
  label: string;
}

export interface LineChartOptions {
  title: string;
  xLabel: string;
  yLabel: string;
  /** The y values of each line by name, from left to right. */
  lines: Record<string, ArrayLike<number>>;
  /** The x values that all lines share. Default 1, 2, 3, …: epochs. */
  x?: ArrayLike<number>;
  /** Dashed vertical lines with a label. */
  marks?: readonly Mark[];
  /** Default `linear`. */
  yScale?: 'linear' | 'log';
  /** Replaces the alt text that is made from the numbers. */
  alt?: string;
}

const known = knownOptions<LineChartOptions>('lineChart({ title, xLabel, yLabel, lines })', {
  title: true,
  xLabel: true,
  yLabel: true,
  lines: true,
  x: true,
  marks: true,
  yScale: true,
  alt: true,
});

/**
 * Lines over a shared x axis, such as losses over epochs or a loss over distances.
 * @throws Error if an option is unknown; RangeError if there is no line, or if a line does not have one y value for each x
 */
export function lineChart(options: LineChartOptions): Figure {
  const { title, xLabel, yLabel, lines, marks = [], yScale = 'linear' } = known(options);
  const entries = Object.entries(lines);
  if (entries.length === 0) throw new RangeError('lineChart: lines must be at least one, found none');
  const longest = Math.max(...entries.map(([, y]) => y.length));
  const x = Array.from(options.x ?? { length: longest }, (value, index) => (options.x ? (value as number) : index + 1));
  for (const [name, y] of entries)
    if (options.x && y.length !== x.length)
      throw new RangeError(`lineChart: line "${name}" must have ${x.length} values, one for each x, found ${y.length}`);
  const epochs = !options.x;
  const data = entries.map(([name, y]) => ({
    type: 'scatter',
    mode: epochs && longest <= 50 ? 'lines+markers' : 'lines',
    name,
    x: x.slice(0, y.length),
    y: ArrayBuffer.isView(y) ? y : Array.from(y),
  }));
  const layout = {
    title: { text: title },
    showlegend: entries.length > 1,
    hovermode: 'x unified',
    xaxis: { title: { text: xLabel }, ...(epochs && longest <= 12 ? { dtick: 1 } : {}) },
    yaxis: { title: { text: yLabel }, ...(yScale === 'linear' ? { rangemode: 'tozero' } : logAxis(entries)) },
    ...markLayout(marks),
  };
  const alt = joinSentences([
    `Line chart "${title}", ${yLabel} over ${xLabel}`,
    ...entries.map(([name, y]) => describeLine(name, x, y, xLabel)),
    ...marks.map(describeMark),
  ]);
  return figure({ data, layout, alt: options.alt ?? alt });
}

/** A logarithmic axis with ticks at 1, 2 and 5, or at powers of ten alone where there are many of them. */
function logAxis(lines: [string, ArrayLike<number>][]) {
  const values = lines.flatMap(([, y]) => Array.from(y).filter((value) => value > 0));
  const decades = Math.log10(
    values.reduce((most, value) => Math.max(most, value), 0) /
      values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
  );
  return { type: 'log', dtick: decades > 3 ? 1 : 'D2' };
}

/** The part of a Plotly layout that draws marks. */
export function markLayout(marks: readonly Mark[]) {
  return {
    shapes: marks.map(({ x }) => ({
      type: 'line',
      x0: x,
      x1: x,
      y0: 0,
      y1: 1,
      yref: 'paper',
      layer: 'below',
      line: { color: colors.faint, width: 1.5, dash: 'dash' },
    })),
    annotations: marks.map(({ x, label }) => ({
      x,
      y: 1,
      yref: 'paper',
      xanchor: 'left',
      yanchor: 'top',
      xshift: 4,
      text: label,
      showarrow: false,
      font: { size: 13, color: colors.faint },
      bgcolor: 'rgba(255, 255, 255, 0.8)',
    })),
  };
}
