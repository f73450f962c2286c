import { knownOptions } from '../checks/known-options';
import { shown } from '../checks/shown';
import { describeVectors, joinSentences, shortNumber } from './alt-text';
import { figure } from './figure';
import { type Box, boxAround, fitText, type Point, textSize } from './label-places';
import { groupColors, colors as inks } from './palette';
import type { Figure } from './picture';
import { readVectorPanels, type VectorPanel } from './read-vector-panels';
import {
  arrowhead,
  degreesBetween,
  distanceBetween,
  drawVectors,
  labelSize,
  type VectorDrawing,
  type VectorPair,
} from './vector-drawing';

export interface VectorPanelsOptions {
  title: string;
  /** The panels by name, in reading order: the vectors of each by name, [x, y]. */
  panels: Record<string, Record<string, ArrayLike<number>>>;
  /** Pairs of names: an arc and the angle between the two vectors, in degrees, in each panel that has both. */
  angles?: readonly (readonly [from: string, to: string])[];
  /** Pairs of names: a dotted line and the Euclidean distance between the two tips, in each panel that has both. */
  distances?: readonly (readonly [from: string, to: string])[];
  /** The colour of each vector by name, the same in all panels: any CSS colour. Default: the colours of the palette, in order. */
  colors?: Record<string, string>;
  /** The number of panels per row, from 1 to 4. Default 3. */
  columns?: number;
  /** Replaces the alt text that is made from the numbers. */
  alt?: string;
}

/** In pixels: the figure without its margins, and a panel without its title. */
const widest = 816;
const narrowest = 408;
const panelSize = { width: 264, height: 230, lowest: 110 };
const panelTitle = 28;
const space = 12;
const legendHeight = 40;
const margin = { l: 22, r: 22, t: 46, b: 16 };
/** Around the arrows, for their names: on the left and the right at least this, or half of the longest name, up to a quarter of the panel. */
const room = { x: 28, y: 30 };
const titleSize = 14;

const known = knownOptions<VectorPanelsOptions>("vectorPanels({ title, panels: { 'a panel': { a: [4, 1] } } })", {
  title: true,
  panels: true,
  angles: true,
  distances: true,
  colors: true,
  columns: true,
  alt: true,
});

/**
 * Vectors (x, y) as arrows from the origin, in panels side by side. `angles` adds the angle α = arccos(a · b / (|a| |b|)) between two of
 * them, from 0° to 180°, and `distances` their Euclidean distance |a - b|. One unit is equally long on both axes and in all panels, so that
 * angles are true and lengths can be compared. An arrow has its name at its tip, and the same colour in all panels; one that lies on a
 * longer one is dashed.
 * @throws Error if an option is unknown; RangeError if there is no panel, if a panel has no vector, if a vector is not two finite 32-bit
 * numbers, if `angles`, `distances` or `colors` name a vector that is in no panel, if `angles` name one that is (0, 0), or if `columns` is
 * not a whole number from 1 to 4
 */
export function vectorPanels(options: VectorPanelsOptions): Figure {
  const { title, angles = [], distances = [], colors = {}, columns: most = 3 } = known(options);
  if (!Number.isInteger(most) || most < 1 || most > 4)
    throw new RangeError(`vectorPanels: columns must be a whole number from 1 to 4, found ${shown(most)}`);
  const { panels, names } = readVectorPanels(options.panels, { angles, distances, colors });
  const colorOf = (name: string) =>
    Object.hasOwn(colors, name) ? colors[name] : groupColors[names.indexOf(name) % groupColors.length];

  const columns = Math.min(most, panels.length);
  const view = viewOf(panels, Math.min(panelSize.width, (widest + space) / columns - space));
  const grid = gridOf(panels.length, columns, view);
  const showlegend = angles.length + distances.length > 0;
  const bottom = margin.b + (showlegend ? legendHeight : 0);
  const layout: Record<string, unknown> = {
    width: grid.width + margin.l + margin.r,
    height: grid.height + margin.t + bottom,
    margin: { ...margin, b: bottom },
    title: { text: title, y: 1 - 14 / (grid.height + margin.t + bottom) },
    showlegend,
    legend: { orientation: 'h', x: 0.5, xanchor: 'center', y: -8 / grid.height, yanchor: 'top' },
  };
  const annotations: object[] = [];
  const data = panels.flatMap((panel, i) => {
    const axes = { xaxis: i === 0 ? 'x' : `x${i + 1}`, yaxis: i === 0 ? 'y' : `y${i + 1}` };
    const { x, y } = grid.domainOf(i);
    layout[axes.xaxis.replace('x', 'xaxis')] = { ...axis, range: view.x, domain: x, anchor: axes.yaxis };
    layout[axes.yaxis.replace('y', 'yaxis')] = {
      ...axis,
      range: view.y,
      domain: y,
      anchor: axes.xaxis,
      scaleanchor: axes.xaxis,
    };
    const drawing = drawVectors(panel.vectors, panel, view);
    annotations.push(titleOf(panel, { x: (x[0] + x[1]) / 2, y: y[1] }, view.width));
    for (const { text, center } of drawing.labels) {
      const at = { x: inUnits(center.x, view), y: inUnits(center.y, view), xref: axes.xaxis, yref: axes.yaxis };
      annotations.push({
        text,
        ...at,
        showarrow: false,
        font: { size: labelSize },
        bgcolor: 'rgba(255, 255, 255, 0.8)',
        borderpad: 0,
      });
    }
    return tracesOf(panel, drawing, view, colorOf).map((trace) => ({ ...trace, ...axes }));
  });
  const alt = joinSentences([
    `Arrows from the origin in ${panels.length === 1 ? 'one panel' : `${panels.length} panels`}, "${title}"`,
    ...panels.map((panel) => describeVectors(panel.name, panel.vectors, measuresOf(panel))),
  ]);
  return figure({ data: withLegend(data), layout: { ...layout, annotations }, alt: options.alt ?? alt });
}

const axis = {
  automargin: false,
  showgrid: false,
  showline: false,
  showticklabels: false,
  ticks: '',
  zeroline: true,
  zerolinecolor: inks.line,
  zerolinewidth: 1,
};

interface View {
  /** Pixels per unit. */
  scale: number;
  /** The size of a panel, in pixels, and what it shows, in pixels around the origin and in units. */
  width: number;
  height: number;
  frame: Box;
  x: [number, number];
  y: [number, number];
}

/** What all panels show: the origin and every tip, with room for names around them. */
function viewOf(panels: readonly VectorPanel[], width: number): View {
  const tips = [{ name: '', x: 0, y: 0 }, ...panels.flatMap(({ vectors }) => vectors)];
  const [x, y] = (['x', 'y'] as const).map((axis) => {
    const values = tips.map((tip) => tip[axis]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return { middle: (low + high) / 2, reach: high - low };
  });
  const longest = Math.max(...tips.map((tip) => textSize(tip.name, labelSize).width));
  const aside = Math.min(Math.max(longest / 2 + 8, room.x), width / 4);
  const free = { x: width - 2 * aside, y: panelSize.height - 2 * room.y };
  const scale = x.reach + y.reach > 0 ? Math.min(free.x / x.reach, free.y / y.reach) : 1;
  const height = Math.round(Math.max(y.reach * scale + 2 * room.y, panelSize.lowest));
  const frame = boxAround({ x: x.middle * scale, y: y.middle * scale }, width, height);
  const units = (low: number, high: number): [number, number] => [low / scale, high / scale];
  return { scale, width, height, frame, x: units(frame.left, frame.right), y: units(frame.bottom, frame.top) };
}

/** The size of all panels, in pixels, and the place of each, as fractions of that from the lower left corner. */
function gridOf(count: number, columns: number, panel: { width: number; height: number }) {
  const pitch = { x: panel.width + space, y: panelTitle + panel.height + space };
  const used = columns * pitch.x - space;
  const width = Math.max(used, narrowest);
  const height = Math.ceil(count / columns) * pitch.y - space;
  const domainOf = (index: number): { x: [number, number]; y: [number, number] } => {
    const left = (width - used) / 2 + (index % columns) * pitch.x;
    const top = height - Math.floor(index / columns) * pitch.y - panelTitle;
    return {
      x: [left / width, (left + panel.width) / width],
      y: [Math.max(top - panel.height, 0) / height, top / height],
    };
  };
  return { width, height, domainOf };
}

function titleOf({ name }: VectorPanel, at: { x: number; y: number }, width: number): object {
  const place = { ...at, xref: 'paper', yref: 'paper', xanchor: 'center', yanchor: 'bottom' };
  return { text: fitText(name, titleSize, width), font: { size: titleSize }, showarrow: false, ...place };
}

const inUnits = (pixels: number, { scale }: View) => Number((pixels / scale).toPrecision(5));

/** Plotly's arrow is 0.95 of its size long. */
const head = { symbol: 'arrow', size: [0, arrowhead.length / 0.95], angleref: 'previous' };

/** Arcs and the lines between tips, then the arrows over them. */
function tracesOf(
  panel: VectorPanel,
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
      hovertemplate: `${name}<br>%{x:.3~f}, %{y:.3~f}<extra>${panel.name}</extra>`,
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
function withLegend<Trace extends { name: string; mode: string }>(data: readonly Trace[]): object[] {
  const isFirst = (trace: Trace) => trace === data.find(({ name, mode }) => mode === 'lines' && name === trace.name);
  return data.map((trace) => ({ ...trace, legendgroup: trace.name, showlegend: isFirst(trace) }));
}

const pairName = ([from, to]: VectorPair) => `${from.name} and ${to.name}`;

function measuresOf({ angles, distances }: VectorPanel): string[] {
  return [
    ...angles.map((pair) => `the angle between ${pairName(pair)} is ${degreesBetween(...pair)}°`),
    ...distances.map((pair) => `the distance between ${pairName(pair)} is ${shortNumber(distanceBetween(...pair))}`),
  ];
}
