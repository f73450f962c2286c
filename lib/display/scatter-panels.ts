import { knownOptions } from '../checks/known-options';
import { joinSentences } from './alt-text';
import { figure } from './figure';
import { groupColors, palette } from './palette';
import type { Figure } from './picture';

/** Points with two coordinates, [size, 2], such as those of `pca`. */
export interface PlanePoints {
  values: ArrayLike<number>;
  size: number;
  dimensions: number;
}

export interface ScatterPanelsOptions {
  title: string;
  /** The points of each panel by its name, in reading order: the same items, at different positions. */
  panels: Record<string, PlanePoints>;
  /** The group number of each item, [size], the same in all panels. */
  groups: ArrayLike<number>;
  /** The name of each group number. */
  groupNames: readonly string[];
  /** The colour of each group number: any CSS colour. Default: the colours of the palette, in order. */
  colors?: readonly string[];
  /** The number of panels per row. Default 4. */
  columns?: number;
  /** Replaces the alt text that is made from the numbers. */
  alt?: string;
}

const width = 860;
/** The size of a panel, including its title, in pixels. */
const rowHeight = 210;
/** The fraction of a panel that its points fill; the rest is its title and the gap. */
const filled = { width: 0.94, height: 0.84 };
const symbols = ['circle', 'x', 'diamond'];

const known = knownOptions<ScatterPanelsOptions>('scatterPanels({ title, panels, groups, groupNames })', {
  title: true,
  panels: true,
  groups: true,
  groupNames: true,
  colors: true,
  columns: true,
  alt: true,
});

/**
 * Small scatter charts of the same items in the same colours, for example the embeddings that several networks give the same images. One
 * unit is equally long on both axes of a panel; panels have different units, and no axes are drawn. Ten groups have ten colours; from the
 * seventh on the symbol is another one too. A group with a colour in `colors` is a circle.
 * @throws Error if an option is unknown; RangeError if there is no panel, if a panel does not have two dimensions, has another size than
 * `groups` or holds a value that is not finite, or if a group has no name
 */
export function scatterPanels(options: ScatterPanelsOptions): Figure {
  const { title, panels, groups, groupNames, colors = [], columns = 4 } = known(options);
  const entries = Object.entries(panels);
  if (entries.length === 0) throw new RangeError('scatterPanels: panels must be at least one, found none');
  for (const [name, points] of entries) checkPanel(name, points, groups);
  const nameless = Array.from(groups).find((group) => groupNames[group] === undefined);
  if (nameless !== undefined)
    throw new RangeError(
      `scatterPanels: groupNames must have a name for group ${nameless}, found ${groupNames.length} names`,
    );

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
          color: colors[group] ?? groupColors[group % groupColors.length],
          symbol: symbols[colors[group] ? 0 : Math.floor(group / palette.length) % symbols.length],
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

/** The position of a panel's points, as fractions of the figure, from its lower left corner. */
function placeOf(panel: number, columns: number, rows: number): { x: [number, number]; y: [number, number] } {
  const [column, row] = [panel % columns, Math.floor(panel / columns)];
  const [left, bottom] = [column / columns, 1 - (row + 1) / rows];
  return { x: [left, left + filled.width / columns], y: [bottom, bottom + filled.height / rows] };
}

function checkPanel(name: string, { values, size, dimensions }: PlanePoints, groups: ArrayLike<number>): void {
  if (dimensions !== 2)
    throw new RangeError(
      `scatterPanels: panel "${name}" must have 2 dimensions, found ${dimensions}; project it with pca`,
    );
  if (size !== groups.length || values.length !== 2 * size)
    throw new RangeError(
      `scatterPanels: panel "${name}" must have 2 values for each of ${groups.length} points, found ${values.length} for ${size}`,
    );
  const point = Array.from(values).findIndex((value) => !Number.isFinite(value));
  if (point >= 0)
    throw new RangeError(
      `scatterPanels: panel "${name}" must hold finite numbers, found ${values[point]} in point ${Math.floor(point / 2)}`,
    );
}

/** The fraction of points whose nearest other point is of the same group. */
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
