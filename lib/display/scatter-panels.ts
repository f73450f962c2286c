import { joinSentences } from './alt-text';
import { figure } from './figure';
import { palette } from './palette';
import type { Figure } from './picture';

/** Points of two coordinates, [size, 2], such as those of `pca`. */
export interface PlanePoints {
  values: ArrayLike<number>;
  size: number;
  dimensions: number;
}

export interface ScatterPanelsOptions {
  title: string;
  /** The same things, placed anew in each panel; one panel a name, in reading order. */
  panels: Record<string, PlanePoints>;
  /** Group number of each thing, [size]: the same in all panels. */
  groups: ArrayLike<number>;
  /** The name of each group number. */
  groupNames: readonly string[];
  /** Panels in a row. Default 4. */
  columns?: number;
  /** Replaces the alt text that is made from the numbers. */
  alt?: string;
}

const width = 860;
/** Of a panel's box, its title included, in pixels. */
const rowHeight = 210;
/** Of a panel's place, how much its points fill: the rest is its title and what is between. */
const filled = { width: 0.94, height: 0.84 };
const symbols = ['circle', 'x', 'diamond'];

/**
 * One small scatter chart a panel, all with the same things in the same colours: how several networks place the same images.
 * One unit is as long on both axes of a panel; units of two panels do not compare, and no axis is drawn.
 * Groups beyond the sixth take the colours again, with another symbol.
 * @throws RangeError where there is no panel, where a panel is not of two dimensions, is of another size than `groups`, or holds a value
 *   that is not finite, and where a group has no name
 */
export function scatterPanels(options: ScatterPanelsOptions): Figure {
  const { title, panels, groups, groupNames, columns = 4 } = options;
  const entries = Object.entries(panels);
  if (entries.length === 0) throw new RangeError('scatterPanels: needs at least one panel, found none');
  for (const [name, points] of entries) checkPanel(name, points, groups);
  const nameless = Array.from(groups).find((group) => groupNames[group] === undefined);
  if (nameless !== undefined)
    throw new RangeError(`scatterPanels: group ${nameless} has no name, found ${groupNames.length} names`);

  const rows = Math.ceil(entries.length / columns);
  const layout: Record<string, unknown> = {
    width,
    height: rows * rowHeight + 130,
    title: { text: title },
    showlegend: true,
    legend: { itemsizing: 'constant', orientation: 'h', x: 0.5, xanchor: 'center', y: -0.02, yanchor: 'top' },
    margin: { l: 16, r: 16, t: 70, b: 60 },
    annotations: entries.map(([name], i) => {
      const { x, y } = placeOf(i, columns, rows);
      const place = { xref: 'paper', yref: 'paper', xanchor: 'center', yanchor: 'bottom' };
      return { text: name, showarrow: false, font: { size: 13 }, x: (x[0] + x[1]) / 2, y: y[1], ...place };
    }),
  };
  const data = entries.flatMap(([name, points], i) => {
    const suffix = i === 0 ? '' : String(i + 1);
    const { x, y } = placeOf(i, columns, rows);
    const axis = { showticklabels: false, showgrid: false, ticks: '', automargin: false, mirror: true };
    layout[`xaxis${suffix}`] = { ...axis, domain: x, anchor: `y${suffix}` };
    layout[`yaxis${suffix}`] = { ...axis, domain: y, anchor: `x${suffix}`, scaleanchor: `x${suffix}` };
    return groupNames.map((groupName, group) => {
      const own = Array.from(groups, (of, row) => (of === group ? row : -1)).filter((row) => row >= 0);
      const coordinate = (at: number) => own.map((row) => Number(points.values[2 * row + at].toPrecision(4)));
      return {
        type: 'scatter',
        mode: 'markers',
        name: groupName,
        legendgroup: groupName,
        showlegend: i === 0,
        x: coordinate(0),
        y: coordinate(1),
        xaxis: `x${suffix}`,
        yaxis: `y${suffix}`,
        hovertemplate: `${groupName}<br>%{x:.3~f}, %{y:.3~f}<extra>${name}</extra>`,
        marker: {
          size: 4,
          color: palette[group % palette.length],
          symbol: symbols[Math.floor(group / palette.length) % symbols.length],
        },
      };
    });
  });
  const alt = joinSentences([
    `${entries.length} scatter charts "${title}" of ${groups.length} points in ${groupNames.length} groups`,
    ...entries.map(
      ([name, points]) =>
        `${name}: for ${(100 * togetherness(points, groups)).toFixed(0)} % of the points the nearest other point is of their group`,
    ),
  ]);
  return figure({ data, layout, alt: options.alt ?? alt });
}

/** Where a panel's points are drawn, in parts of the figure, from its lower left corner. */
function placeOf(panel: number, columns: number, rows: number): { x: [number, number]; y: [number, number] } {
  const [column, row] = [panel % columns, Math.floor(panel / columns)];
  const [left, bottom] = [column / columns, 1 - (row + 1) / rows];
  return { x: [left, left + filled.width / columns], y: [bottom, bottom + filled.height / rows] };
}

function checkPanel(name: string, { values, size, dimensions }: PlanePoints, groups: ArrayLike<number>): void {
  if (dimensions !== 2)
    throw new RangeError(`scatterPanels: panel "${name}" has ${dimensions} dimensions, wants 2: see pca`);
  if (size !== groups.length || values.length !== 2 * size)
    throw new RangeError(
      `scatterPanels: panel "${name}" has ${values.length} values for ${size} points, wants 2 for each of ${groups.length}`,
    );
  const point = Array.from(values).findIndex((value) => !Number.isFinite(value));
  if (point >= 0)
    throw new RangeError(
      `scatterPanels: panel "${name}" holds ${values[point]} in point ${Math.floor(point / 2)}, wants finite numbers`,
    );
}

/** The share of points whose nearest other point is of their group. */
function togetherness({ values, size }: PlanePoints, groups: ArrayLike<number>): number {
  let together = 0;
  for (let row = 0; row < size; row++) {
    let nearest = { distance: Number.POSITIVE_INFINITY, row: -1 };
    for (let other = 0; other < size; other++) {
      if (other === row) continue;
      const distance = (values[2 * row] - values[2 * other]) ** 2 + (values[2 * row + 1] - values[2 * other + 1]) ** 2;
      if (distance < nearest.distance) nearest = { distance, row: other };
    }
    if (nearest.row >= 0 && groups[nearest.row] === groups[row]) together++;
  }
  return together / size;
}
