import { knownOptions } from '../checks/known-options';
import { shortNumber } from './alt-text';
import { extremes, requireRange } from './color-range';
import { scaleColor } from './color-scale';
import { imageTile, type Tile, type TileSource } from './tile';

export interface OcclusionTileOptions extends Pick<Tile, 'caption' | 'color' | 'border' | 'alt'> {
  /**
   * The falls at the two ends of the colour scale; those beyond take the colour of the nearer end. Default: the lowest and the highest of this
   * image. Images that are to be compared need one range.
   */
  range?: readonly [low: number, high: number];
}

/** How much of a pixel is the colour of its fall; the rest is the image, in grey. */
const share = 0.6;

const where = 'occlusionTile';

const known = knownOptions<OcclusionTileOptions>("occlusionTile(dataset, 7, map, { caption: 'cat' })", {
  range: true,
  caption: true,
  color: true,
  border: true,
  alt: true,
});

/**
 * An image in grey under the colours of its occlusion map, as a tile for `montage`: light where the score falls most while it is covered, dark
 * where it falls least. A pixel's fall is the mean over the squares that cover it.
 * @param row of the image in the data set, the one of which the map was made
 * @param map what `occlusionMap` gives
 * @throws Error if an option is unknown; RangeError if the row does not exist, if the map is not one finite value per square, if its squares
 * do not cover the image exactly, or if the range is not two finite numbers in ascending order
 */
export function occlusionTile(
  source: TileSource,
  row: number,
  map: { values: ArrayLike<number>; tops: ArrayLike<number>; lefts: ArrayLike<number>; size: number },
  options: OcclusionTileOptions = {},
): Tile {
  const { range, ...rest } = known(options);
  const { pixels, alt: name } = imageTile(source, row);
  const [height, width, channels] = source.shape;
  const falls = meanFalls(map, height, width);
  const [low, high] = range ?? extremes(falls);
  requireRange(where, low, high);
  const mixed = new Uint8Array(height * width * 3);
  falls.forEach((fall, pixel) => {
    const gray = lightness(pixels, pixel * channels, channels);
    const color = scaleColor((fall - low) / (high - low));
    mixed.set(
      color.map((value) => Math.round(share * value + (1 - share) * gray)),
      pixel * 3,
    );
  });
  const most = falls.reduce((best, fall, pixel) => (fall > falls[best] ? pixel : best), 0);
  const alt =
    `${name}: the score falls most, by ${shortNumber(falls[most])}, where row ${Math.floor(most / width) + 1} of ${height} and ` +
    `column ${(most % width) + 1} of ${width} are covered`;
  return { alt, ...rest, pixels: mixed, shape: [height, width, 3] };
}

/** The mean over the squares that cover a pixel, for each pixel, [height, width]. */
function meanFalls(
  { values, tops, lefts, size }: Parameters<typeof occlusionTile>[2],
  height: number,
  width: number,
): Float64Array {
  if (values.length !== tops.length * lefts.length)
    throw new RangeError(
      `${where}: values must be ${tops.length * lefts.length} for ${tops.length} x ${lefts.length} squares, found ${values.length}`,
    );
  const [sums, counts] = [new Float64Array(height * width), new Uint32Array(height * width)];
  for (let square = 0; square < values.length; square++) {
    if (!Number.isFinite(values[square]))
      throw new RangeError(`${where}: values must be finite numbers, found ${values[square]} at ${square}`);
    const [top, left] = [tops[Math.floor(square / lefts.length)], lefts[square % lefts.length]];
    for (let y = top; y < Math.min(top + size, height); y++)
      for (let x = left; x < Math.min(left + size, width); x++) {
        sums[y * width + x] += values[square];
        counts[y * width + x]++;
      }
  }
  const [down, across] = [tops, lefts].map((edges) => (edges[edges.length - 1] ?? 0) + size);
  if (down !== height || across !== width || counts.includes(0))
    throw new RangeError(
      `${where}: the map's squares must cover an image of ${height}x${width}, found squares up to ${down}x${across}; ` +
        'pass the map of this image',
    );
  return sums.map((sum, pixel) => sum / counts[pixel]);
}

/** Of a pixel from 0 (black) to 255 (white): red, green and blue by their share in luminance (ITU-R BT.601), or the only channel. */
function lightness(pixels: Uint8Array, at: number, channels: number): number {
  if (channels < 3) return pixels[at];
  return 0.299 * pixels[at] + 0.587 * pixels[at + 1] + 0.114 * pixels[at + 2];
}
