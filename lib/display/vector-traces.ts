import type { Point } from './label-places';
import { colors as inks } from './palette';
import type { VectorDrawing } from './vector-drawing';
import type { View } from './vector-layout';
import { arrowhead } from './vector-shapes';

/** Plotly's number for a length in pixels. */
export const inUnits = (pixels: number, { scale }: View) => Number((pixels / scale).toPrecision(5));

/** Plotly's arrow is 0.95 of its size long. */
const head = { symbol: 'arrow', size: [0, arrowhead.length / 0.95], angleref: 'previous' };

/** Arcs and the lines between tips, then the arrows over them. */
export function tracesOf(
  panel: string,
  { arrows, arcs, gaps }: VectorDrawing,
  view: View,
  colorOf: (name: string) => string,
) {
  const through = (points: readonly Point[]) => ({
    type: 'scatter',
    x: points.map(({ x }) => inUnits(x, view)),
    y: points.map(({ y }) => inUnits(y, view)),
    cliponaxis: false,
  });
  const plain = { mode: 'lines', hoverinfo: 'skip' };
  return [
    ...arcs.map((points) => ({ ...through(points), ...plain, name: 'angle', line: { color: inks.faint, width: 1.5 } })),
    ...gaps.map((points) => ({
      ...through(points),
      ...plain,
      name: 'distance',
      line: { color: inks.faint, width: 2, dash: 'dot' },
    })),
    ...arrows.map(({ name, tip, covering }) => ({
      ...through([{ x: 0, y: 0 }, tip]),
      mode: 'lines+markers',
      name,
      hovertemplate: `${name}<br>%{x:.3~f}, %{y:.3~f}<extra>${panel}</extra>`,
      line: { color: colorOf(name), width: 3, dash: covering ? 'dash' : 'solid', backoff: arrowhead.length - 1 },
      marker: {
        ...(tip.x === 0 && tip.y === 0 ? { symbol: 'circle', size: 9 } : head),
        color: colorOf(name),
        line: { width: 0 },
        opacity: 1,
      },
    })),
  ];
}

/** The legend has one entry for arcs and one for lines between tips; arrows have their names at their tips. */
export function withLegend<Trace extends { name: string; mode: string }>(data: readonly Trace[]): object[] {
  const isFirst = (trace: Trace) => trace === data.find(({ name, mode }) => mode === 'lines' && name === trace.name);
  return data.map((trace) => ({ ...trace, legendgroup: trace.name, showlegend: isFirst(trace) }));
}
