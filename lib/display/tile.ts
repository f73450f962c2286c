import { knownOptions } from '../checks/known-options';
import { requireImages } from '../checks/require-images';
import { requireLabel } from '../checks/require-labels';
import { isWholeNumber } from '../checks/require-whole-numbers';
import { shown } from '../checks/shown';
import { colors } from './palette';

/** One image of a montage. */
export interface Tile {
  /** [height, width, channels], row-major, 0 to 255; one channel (grey) or three (red, green, blue). */
  pixels: Uint8Array;
  shape: readonly number[];
  /** Written in the tile's corner, or below it: see `montage`. */
  caption?: string;
  /** The colour of the caption: any CSS colour. */
  color?: string;
  /** The colour of a frame around the tile. Default: no frame. */
  border?: string;
  /** What the tile shows, in words. */
  alt?: string;
}

/** The part of a data set that tiles use, with its pixels in memory or read by rows. */
export type TileSource = {
  shape: readonly number[];
  labels: ArrayLike<number>;
  classNames: readonly string[];
} & ({ images: Uint8Array } | { read(rows: number[]): Uint8Array });

export interface TileOptions extends Pick<Tile, 'caption' | 'color' | 'border' | 'alt'> {
  /** Black pixels added on each side, before any resizing. */
  padding?: { top?: number; right?: number; bottom?: number; left?: number };
}

export interface PairTileOptions extends TileOptions {
  /** 1 if the two images are of the same class, else 0. Sets the default caption, `pos` in green or `neg` in red. */
  same?: number | boolean;
}

const knownImageTile = knownOptions<TileOptions>("imageTile(dataset, 7, { caption: 'seven' })", {
  padding: true,
  alt: true,
  caption: true,
  color: true,
  border: true,
});

/**
 * The image in row `row` as a tile.
 * @throws Error if an option is unknown; RangeError if there is no such row, or if its label is not a whole number
 */
export function imageTile(source: TileSource, row: number, options: TileOptions = {}): Tile {
  const { padding, ...rest } = knownImageTile(options);
  const tile = pad([image(source, row)], source.shape, padding);
  return { alt: className(source, row), ...rest, ...tile };
}

const knownPairTile = knownOptions<PairTileOptions>('pairTile(dataset, 0, 1, { same: true })', {
  same: true,
  padding: true,
  alt: true,
  caption: true,
  color: true,
  border: true,
});

/**
 * Two images side by side as one tile, with 4 black pixels above, below and to the right, so that 28x28 images make a 60x36 tile
 * (the layout of Rosebrock, "Building image pairs for siamese networks with Python", PyImageSearch, 2020).
 * @throws Error if an option is unknown; RangeError if a row does not exist
 */
export function pairTile(source: TileSource, left: number, right: number, options: PairTileOptions = {}): Tile {
  const { same, padding, ...rest } = knownPairTile(options);
  const tile = pad([image(source, left), image(source, right)], source.shape, {
    top: 4,
    right: 4,
    bottom: 4,
    ...padding,
  });
  const said = same === undefined ? {} : same ? positive : negative;
  return { alt: `${className(source, left)} and ${className(source, right)}`, ...said, ...rest, ...tile };
}

const positive = { caption: 'pos', color: colors.positive };
const negative = { caption: 'neg', color: colors.negative };

function className({ classNames, labels }: TileSource, row: number): string {
  requireLabel('imageTile', labels[row], `row ${row}`);
  return classNames[labels[row]] ?? `class ${labels[row]}`;
}

function image(source: TileSource, row: number): Uint8Array {
  requireImages('imageTile', source);
  const [height, width, channels] = source.shape;
  const size = height * width * channels;
  const rows = 'images' in source ? Math.floor(source.images.length / size) : source.labels.length;
  if (!isWholeNumber(row, { most: rows - 1 }))
    throw new RangeError(`imageTile: row must be from 0 to ${rows - 1}, found ${shown(row)}`);
  return 'images' in source ? source.images.subarray(row * size, (row + 1) * size) : source.read([row]);
}

/** Puts equally large images side by side on black, with padding around the whole. */
function pad(
  images: Uint8Array[],
  [height, width, channels]: readonly number[],
  { top = 0, right = 0, bottom = 0, left = 0 }: TileOptions['padding'] = {},
): Pick<Tile, 'pixels' | 'shape'> {
  const wide = left + images.length * width + right;
  const high = top + height + bottom;
  const pixels = new Uint8Array(high * wide * channels);
  images.forEach((image, position) => {
    for (let y = 0; y < height; y++) {
      const line = image.subarray(y * width * channels, (y + 1) * width * channels);
      pixels.set(line, ((top + y) * wide + left + position * width) * channels);
    }
  });
  return { pixels, shape: [high, wide, channels] };
}
