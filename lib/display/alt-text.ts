import type { Tile } from './tile';

const named = 12;

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
  const at = (point: { value: number; at: number }) => `${short(point.value)} at ${xLabel} ${short(point.at)}`;
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
  const quantile = (share: number) => short(sorted[Math.round(share * (sorted.length - 1))]);
  const count = sorted.length.toLocaleString('en');
  return `${name}: ${count} ${unit}, median ${quantile(0.5)}, nine in ten between ${quantile(0.05)} and ${quantile(0.95)}`;
}

/** Where a labelled line stands on the x axis. */
export function describeMark({ x, label }: { x: number; label: string }): string {
  return `${label} is marked at ${short(x)}`;
}

export function joinSentences(sentences: readonly (string | undefined)[]): string {
  return sentences
    .filter((sentence) => sentence !== undefined)
    .map((sentence) => `${sentence}.`)
    .join(' ');
}

const times = (count: number) => (count === 1 ? 'once' : `${count} times`);

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
