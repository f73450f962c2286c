import { knownOptions } from '../checks/known-options';
import { describeCloud, joinSentences } from './alt-text';
import { figure } from './figure';
import { colors as inks, palette } from './palette';
import type { Figure } from './picture';

/** Points with three coordinates: [x, y, z, x, y, z, …], or embeddings of three dimensions. */
export type Cloud = ArrayLike<number> | { values: ArrayLike<number>; size: number; dimensions: number };

export interface ScatterChart3dOptions {
  title: string;
  /** The points of each group by name. */
  groups: Record<string, Cloud>;
  /** The colour of each group by name: any CSS colour. Default: the colours of the palette, in order. */
  colors?: Record<string, string>;
  /** A label for each point of a group, by the group's name, shown under the pointer. */
  labels?: Record<string, readonly string[]>;
  /** Default `x`, `y`, `z`. */
  axes?: readonly [x: string, y: string, z: string];
  /** Replaces the alt text that is made from the numbers. */
  alt?: string;
}

/** As a fraction of the longest. */
const shortestAxis = 0.1;
/** The size of the box and of its longest side, in Plotly's units, that the camera sees completely. */
const diagonal = 1.9;
const longestAxis = 1.35;
const symbols = ['circle', 'square', 'diamond', 'cross', 'x'];

const known = knownOptions<ScatterChart3dOptions>('scatterChart3d({ title, groups })', {
  title: true,
  groups: true,
  colors: true,
  labels: true,
  axes: true,
  alt: true,
});

/**
 * Groups of points in three dimensions, which the reader can rotate. One unit is about equally long on each axis, so that distances look
 * right; groups differ in symbol as well as in colour.
 * @throws Error if an option is unknown; RangeError if there is no group, or if a group is empty, does not have three dimensions, holds a
 * value that is not finite, or does not have one label per point
 */
export function scatterChart3d(options: ScatterChart3dOptions): Figure {
  const { title, groups, colors = {}, labels = {}, axes = ['x', 'y', 'z'] } = known(options);
  const entries = Object.entries(groups).map(([name, cloud]) => ({ name, points: pointsOf(name, cloud) }));
  if (entries.length === 0) throw new RangeError('scatterChart3d: groups must be at least one, found none');
  for (const name of [...Object.keys(colors), ...Object.keys(labels)])
    if (!Object.hasOwn(groups, name))
      throw new RangeError(
        `scatterChart3d: labels and colors must name one of the groups ${Object.keys(groups).join(', ')}, found "${name}"`,
      );
  const count = entries.reduce((sum, { points }) => sum + points[0].length, 0);
  const data = entries.map(({ name, points: [x, y, z] }, index) => {
    const told = labels[name];
    if (told && told.length !== x.length)
      throw new RangeError(
        `scatterChart3d: group "${name}" must have ${x.length} labels, one per point, found ${told.length}`,
      );
    return {
      type: 'scatter3d',
      mode: 'markers',
      name,
      x,
      y,
      z,
      ...(told && { text: told }),
      hovertemplate: `${told ? '%{text}<br>' : ''}%{x:.3~f}, %{y:.3~f}, %{z:.3~f}`,
      marker: {
        size: count > 1000 ? 3 : 5,
        color: colors[name] ?? palette[index % palette.length],
        symbol: symbols[index % symbols.length],
        line: { width: 0 },
      },
    };
  });
  const axis = (text: string) => ({
    title: { text, font: { size: 14 } },
    backgroundcolor: inks.panel,
    showbackground: true,
    gridcolor: inks.line,
    zerolinecolor: inks.faint,
    tickfont: { size: 11 },
  });
  const layout = {
    height: 560,
    title: { text: title },
    showlegend: entries.length > 1,
    legend: { itemsizing: 'constant' },
    margin: { l: 24, r: 24, t: 80, b: 8 },
    scene: {
      aspectmode: 'manual',
      aspectratio: proportions(entries.map(({ points }) => points)),
      camera: { eye: { x: 1.5, y: 1.5, z: 0.9 }, center: { x: 0, y: 0, z: -0.15 } },
      xaxis: axis(axes[0]),
      yaxis: axis(axes[1]),
      zaxis: axis(axes[2]),
    },
  };
  const alt = joinSentences([
    `Scatter chart in three dimensions "${title}", over ${axes.join(', ')}`,
    ...entries.map(({ name, points }) => describeCloud(name, points)),
  ]);
  return figure({ data, layout, alt: options.alt ?? alt });
}

/** The drawn length of each axis: the range of its points, in a box that fills the figure, but never too short to be seen. */
function proportions(groups: readonly Float32Array[][]): { x: number; y: number; z: number } {
  const reaches = [0, 1, 2].map((axis) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const points of groups)
      for (const value of points[axis]) [low, high] = [Math.min(low, value), Math.max(high, value)];
    return high - low;
  });
  const longest = Math.max(...reaches);
  const sides = reaches.map((reach) => (longest > 0 ? Math.max(reach / longest, shortestAxis) : 1));
  const scale = Math.min(diagonal / Math.hypot(...sides), longestAxis);
  const [x, y, z] = sides.map((side) => side * scale);
  return { x, y, z };
}

/** The coordinates of a group's points: all x, all y, all z. */
function pointsOf(name: string, cloud: Cloud): Float32Array[] {
  const { values, dimensions } = 'dimensions' in cloud ? cloud : { values: cloud, dimensions: 3 };
  if (dimensions !== 3)
    throw new RangeError(
      `scatterChart3d: group "${name}" must have 3 dimensions, found ${dimensions}; project it with pca`,
    );
  if (values.length === 0 || values.length % 3 !== 0)
    throw new RangeError(
      `scatterChart3d: group "${name}" must have three values for each point, found ${values.length} values`,
    );
  const points = [0, 1, 2].map((axis) =>
    Float32Array.from({ length: values.length / 3 }, (_, point) => values[point * 3 + axis]),
  );
  for (const coordinates of points) {
    const point = coordinates.findIndex((value) => !Number.isFinite(value));
    if (point >= 0)
      throw new RangeError(
        `scatterChart3d: group "${name}" must hold finite numbers, found ${coordinates[point]} in point ${point}`,
      );
  }
  return points;
}
