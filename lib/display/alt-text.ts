import type { Tile } from './tile';

const named = 12;
const fewKinds = 4;

/** `Montage of 49 images, 7 rows of 7: "pos" 25 times, "neg" 24 times. In reading order: 9 and 9, pos; 2 and 0, neg; …; and 37 more.` */
export function describeTiles(tiles: readonly Tile[], columns: number, rows: number, title?: string): string {
  const captions = new Map<string, number>();
  for (const { caption } of tiles) if (caption) captions.set(caption, (captions.get(caption) ?? 0) + 1);
  const shared = captions.size > 0 && captions.size <= 4;
  const counts = shared
    ? `: ${[...captions].map(([caption, count]) => `"${caption}" ${times(count)}`).join(', ')}`
    : '';
  const told = tiles.slice(0, named).map(({ alt, caption }) => [alt, caption].filter(Boolean).join(', '));
  const order = told.some(Boolean)
    ? ` In reading order: ${told.map((text) => text || 'untitled').join('; ')}${tiles.length > named ? `; and ${tiles.length - named} more` : ''}.`
    : '';
  if (tiles.length === 1) return `${title ? `${title}. ` : ''}One image${told[0] && `: ${told[0]}`}.`;
  const grid = `Montage of ${tiles.length} images, ${rows} ${rows === 1 ? 'row' : 'rows'} of ${columns}`;
  return `${title ? `${title}. ` : ''}${grid}${counts}.${order}`;
}

/** `training falls from 0.21 at epoch 1 to 0.05 at epoch 10; its lowest value is 0.04 at epoch 8` */
export function describeLine(name: string, x: ArrayLike<number>, y: ArrayLike<number>, xLabel: string): string {
  const finite = Array.from(y, (value, index) => ({ value, at: x[index] })).filter(({ value }) =>
    Number.isFinite(value),
  );
  if (finite.length === 0) return `${name} has no values`;
  const first = finite[0];
  const last = finite[finite.length - 1];
  const at = (point: { value: number; at: number }) =>
    `${shortNumber(point.value)} at ${xLabel} ${shortNumber(point.at)}`;
  if (finite.length === 1) return `${name} is ${at(first)}`;
  const lowest = finite.reduce((best, point) => (point.value < best.value ? point : best));
  const highest = finite.reduce((best, point) => (point.value > best.value ? point : best));
  const way = last.value < first.value ? 'falls' : last.value > first.value ? 'rises' : 'goes';
  const extremes = [
    ...(lowest.value < Math.min(first.value, last.value) ? [`its lowest value is ${at(lowest)}`] : []),
    ...(highest.value > Math.max(first.value, last.value) ? [`its highest value is ${at(highest)}`] : []),
  ];
  return [`${name} ${way} from ${at(first)} to ${at(last)}`, ...extremes].join('; ');
}

/** `same: 10,000 pairs, median 0.21, nine in ten between 0.05 and 0.63` */
export function describeGroup(name: string, values: ArrayLike<number>, unit: string): string {
  const sorted = Float64Array.from(values).sort();
  const quantile = (share: number) => shortNumber(sorted[Math.round(share * (sorted.length - 1))]);
  const count = sorted.length.toLocaleString('en');
  return `${name}: ${count} ${unit}, median ${quantile(0.5)}, nine in ten between ${quantile(0.05)} and ${quantile(0.95)}`;
}

/** The position of a labelled line on the x axis. */
export function describeMark({ x, label }: { x: number; label: string }): string {
  return `${label} is marked at ${shortNumber(x)}`;
}

/** `red: 1,000 points around (0.1, 0.2, 0.3), nine in ten within 0.05 of there` */
export function describeCloud(name: string, points: readonly ArrayLike<number>[]): string {
  const size = points[0].length;
  const center = points.map((coordinates) => Array.from(coordinates).reduce((sum, value) => sum + value / size, 0));
  const distances = Float64Array.from({ length: size }, (_, point) =>
    Math.hypot(...center.map((middle, axis) => points[axis][point] - middle)),
  ).sort();
  const within = shortNumber(distances[Math.round(0.9 * (size - 1))]);
  return `${name}: ${counted(size, 'point')} around (${center.map(shortNumber).join(', ')}), nine in ten within ${within} of there`;
}

/** `wide: a to (4, 1), b to (0.5, 4.1); the distance between a and b is 4.68` */
export function describeVectors(
  name: string,
  vectors: readonly { name: string; x: number; y: number }[],
  measures: readonly string[],
): string {
  const ends = vectors.map((vector) => `${vector.name} to (${shortNumber(vector.x)}, ${shortNumber(vector.y)})`);
  return `${name}: ${[ends.join(', '), ...measures].join('; ')}`;
}

/** `Heat map "Triangles" of dot product, 30 rows and 30 columns, from 0.01 to 1. Mean of red and red 0.98, red and green 0.02, ….` */
export function describeHeatMap(
  title: string,
  label: string,
  values: ArrayLike<number>,
  rows: readonly (string | undefined)[],
  columns: readonly (string | undefined)[],
): string {
  const sorted = Float64Array.from(values).sort();
  const lowest = shortNumber(sorted[0]);
  const highest = shortNumber(sorted[sorted.length - 1]);
  const size = `${counted(rows.length, 'row')} and ${counted(columns.length, 'column')}`;
  return joinSentences([
    `Heat map "${title}" of ${label}, ${size}, from ${lowest} to ${highest}`,
    describeBlocks(values, rows, columns),
  ]);
}

/** The mean of each kind of row with each kind of column, if both have few kinds. */
function describeBlocks(
  values: ArrayLike<number>,
  rows: readonly (string | undefined)[],
  columns: readonly (string | undefined)[],
): string | undefined {
  const kinds = [new Set(rows), new Set(columns)];
  if (kinds.some((names) => names.has(undefined) || names.size > fewKinds)) return undefined;
  const sums = new Map<string, { sum: number; count: number }>();
  rows.forEach((row, i) => {
    columns.forEach((column, j) => {
      const pair = `${row} and ${column}`;
      const { sum, count } = sums.get(pair) ?? { sum: 0, count: 0 };
      sums.set(pair, { sum: sum + values[i * columns.length + j], count: count + 1 });
    });
  });
  return `Mean of ${[...sums].map(([pair, { sum, count }]) => `${pair} ${shortNumber(sum / count)}`).join(', ')}`;
}

export function joinSentences(sentences: readonly (string | undefined)[]): string {
  return sentences
    .filter((sentence) => sentence !== undefined)
    .map((sentence) => `${sentence}.`)
    .join(' ');
}

const counted = (count: number, thing: string) => `${count.toLocaleString('en')} ${thing}${count === 1 ? '' : 's'}`;

const times = (count: number) => (count === 1 ? 'once' : `${count} times`);

/** With three significant digits. */
export function shortNumber(value: number): string {
  return String(Number(value.toPrecision(3)));
}
