import { knownOptions } from '../checks/known-options';
import { shown } from '../checks/shown';
import { describeVectors, joinSentences, shortNumber } from './alt-text';
import { figure } from './figure';
import { fitText } from './label-places';
import { groupColors, colors as inks } from './palette';
import type { Figure } from './picture';
import { readVectorPanels, type VectorPanel } from './read-vector-panels';
import { drawVectors } from './vector-drawing';
import { degreesBetween, distanceBetween, type VectorPair } from './vector-geometry';
import { labelSize } from './vector-labels';
import { gridOf, viewOf } from './vector-layout';
import { inUnits, tracesOf, withLegend } from './vector-traces';

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

/** In pixels. */
const legendHeight = 40;
const margin = { l: 22, r: 22, t: 46, b: 16 };
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
  const view = viewOf(panels, columns);
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
    return tracesOf(panel.name, drawing, view, colorOf).map((trace) => ({ ...trace, ...axes }));
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

function titleOf({ name }: VectorPanel, at: { x: number; y: number }, width: number): object {
  const place = { ...at, xref: 'paper', yref: 'paper', xanchor: 'center', yanchor: 'bottom' };
  return { text: fitText(name, titleSize, width), font: { size: titleSize }, showarrow: false, ...place };
}

const pairName = ([from, to]: VectorPair) => `${from.name} and ${to.name}`;

function measuresOf({ angles, distances }: VectorPanel): string[] {
  return [
    ...angles.map((pair) => `the angle between ${pairName(pair)} is ${degreesBetween(...pair)}°`),
    ...distances.map((pair) => `the distance between ${pairName(pair)} is ${shortNumber(distanceBetween(...pair))}`),
  ];
}
