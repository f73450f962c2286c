import sharp from 'sharp';
import { knownOptions } from '../checks/known-options';
import { describeHeatMap } from './alt-text';
import { extremes, requireRange } from './color-range';
import { scaleColor } from './color-scale';
import { registerFont } from './font';
import { type HeatMapPlan, heatMapText } from './heat-map-text';
import { montage } from './montage';
import type { Picture } from './picture';
import type { Tile } from './tile';

export interface HeatMapOptions {
  title: string;
  /** What the values are, such as `dot product`; written beside the colour scale. */
  valueLabel: string;
  /** One value per cell: row-major, or one list per row. */
  values: ArrayLike<number> | readonly ArrayLike<number>[];
  /** Images or names, from top to bottom. */
  rows: readonly Tile[] | readonly string[];
  /** Images or names, from left to right. Default: the rows. */
  columns?: readonly Tile[] | readonly string[];
  /**
   * The values at the two ends of the colour scale; values beyond take the colour of the nearer end. Default: the lowest and the highest
   * value.
   */
  range?: readonly [low: number, high: number];
  /** Replaces the alt text that is made from the numbers. */
  alt?: string;
}

const scale = 2;
const most = 1000;
const isTile = (side: Tile | string): side is Tile => typeof side !== 'string';

const known = knownOptions<HeatMapOptions>('heatMap({ title, valueLabel, values, rows })', {
  title: true,
  valueLabel: true,
  values: true,
  rows: true,
  columns: true,
  range: true,
  alt: true,
});

/**
 * Every row compared with every column: one coloured cell per value, dark for low and light for high, with images or names on the left and
 * at the top and the colour scale on the right.
 * @throws Error if an option is unknown; RangeError if there is not one finite value per cell, if there are no or more than 1,000 rows or
 * columns, or if the range is not two finite numbers in ascending order
 */
export async function heatMap(options: HeatMapOptions): Promise<Picture> {
  const { title, valueLabel, rows, columns = rows } = known(options);
  if ([rows, columns].some(({ length }) => length < 1 || length > most))
    throw new RangeError(`heatMap: rows and columns must be 1 to ${most}, found ${rows.length} and ${columns.length}`);
  const values = flatten(options.values, rows.length, columns.length);
  const [low, high] = options.range ?? extremes(values);
  requireRange('heatMap', low, high);
  const plan = layOut(rows, columns, { title, valueLabel, low, high });
  const { page, cell, left, top, bar } = plan;

  const canvas = Buffer.alloc(page.width * page.height * scale * scale * 3, 255);
  const paint = (x: number, y: number, width: number, height: number, share: number) => {
    const color = Buffer.from(scaleColor(share));
    for (let line = y; line < y + height; line++) {
      const start = line * page.width * scale + x;
      canvas.fill(color, start * 3, (start + width) * 3);
    }
  };
  const [width, height] = [cell.width * scale, cell.height * scale];
  values.forEach((value, index) => {
    const [x, y] = [index % columns.length, Math.floor(index / columns.length)];
    paint(left * scale + x * width, top * scale + y * height, width, height, (value - low) / (high - low));
  });
  const steps = bar.height * scale;
  for (let step = 0; step < steps; step++)
    paint(bar.x * scale, top * scale + step, bar.width * scale, 1, 1 - step / (steps - 1));

  await registerFont();
  const text = { input: Buffer.from(heatMapText(plan, scale)) };
  const leftSide = await strip(rows, 1, cell, { left: (left - 4 - cell.width) * scale, top: top * scale });
  const topSide = await strip(columns, columns.length, cell, {
    left: left * scale,
    top: (top - 4 - cell.height) * scale,
  });
  const png = await sharp(canvas, { raw: { width: page.width * scale, height: page.height * scale, channels: 3 } })
    .composite([...leftSide, ...topSide, text])
    .removeAlpha()
    .png({ compressionLevel: 9 })
    .toBuffer();
  const named = (side: readonly (Tile | string)[]) => side.map((one) => (isTile(one) ? one.alt : one));
  const alt = options.alt ?? describeHeatMap(title, valueLabel, values, named(rows), named(columns));
  return { png, alt, ...page };
}

function flatten(values: HeatMapOptions['values'], rows: number, columns: number): Float64Array {
  const lists = typeof values[0] === 'object' ? Array.from(values as readonly ArrayLike<number>[]) : undefined;
  const ragged = lists?.findIndex(({ length }) => length !== columns) ?? -1;
  if (lists && ragged >= 0)
    throw new RangeError(
      `heatMap: row ${ragged} must have one value for each of ${columns} columns, found ${lists[ragged].length}`,
    );
  const flat = Float64Array.from(lists ? lists.flatMap((list) => Array.from(list)) : (values as ArrayLike<number>));
  if (flat.length !== rows * columns)
    throw new RangeError(
      `heatMap: values must be ${rows * columns} for ${rows} rows and ${columns} columns, found ${flat.length}`,
    );
  const wrong = flat.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0)
    throw new RangeError(
      `heatMap: values must be finite numbers, found ${flat[wrong]} in row ${Math.floor(wrong / columns)}, column ${wrong % columns}`,
    );
  return flat;
}

/** The position of everything, in CSS pixels. */
function layOut(
  rows: readonly (Tile | string)[],
  columns: readonly (Tile | string)[],
  text: Pick<HeatMapPlan, 'title' | 'valueLabel' | 'low' | 'high'>,
): HeatMapPlan {
  const height = Math.min(Math.max(Math.floor(640 / Math.max(rows.length, columns.length)), 2), 40);
  const image = [...columns, ...rows].find(isTile);
  const width = image ? Math.max(Math.round((height * image.shape[1]) / image.shape[0]), 2) : height;
  const names = (side: readonly (Tile | string)[]) => side.map((one) => (isTile(one) ? '' : one));
  const room = (side: readonly (Tile | string)[], imageSize: number) =>
    isTile(side[0])
      ? imageSize
      : Math.min(Math.ceil(Math.max(...names(side).map(({ length }) => length)) * 7.5) + 6, 160);
  const left = room(rows, width) + 4;
  const top = 30 + room(columns, height) + 4;
  const bar = { x: left + columns.length * width + 20, width: 14, height: Math.max(rows.length * height, 120) };
  return {
    ...text,
    rowNames: names(rows),
    columnNames: names(columns),
    cell: { width, height },
    left,
    top,
    bar,
    page: { width: bar.x + bar.width + 74, height: top + bar.height + 8 },
  };
}

/** The images of one side, each the size of a cell minus a thin gap; nothing if the side has names. */
async function strip(
  side: readonly (Tile | string)[],
  columns: number,
  { width, height }: { width: number; height: number },
  place: { left: number; top: number },
) {
  const images = side.filter(isTile).map(({ pixels, shape }) => ({ pixels, shape }));
  if (images.length === 0) return [];
  const { png } = await montage(images, { columns, tile: [width - 1, height - 1], gap: 1, scale });
  return [{ input: Buffer.from(png), ...place }];
}
