import sharp from 'sharp';
import { knownOptions } from '../checks/known-options';
import { isWholeNumber, requireWholeNumbers } from '../checks/require-whole-numbers';
import { describeTiles } from './alt-text';
import { registerFont } from './font';
import { type Cell, montageText } from './montage-text';
import type { Picture } from './picture';
import type { Tile } from './tile';

export interface MontageOptions {
  /** The number of tiles per row. Default: as square as possible, at most 12. */
  columns?: number;
  /** Width and height of each tile in pixels. Default: the first tile's own size, enlarged to about 64 rows. */
  tile?: readonly [width: number, height: number];
  /** How enlarged pixels look: `linear` blends them, `nearest` shows squares. Default `linear`. */
  interpolation?: 'linear' | 'nearest';
  /** The place of captions. Default `inside`, in the tile's upper left corner. */
  captions?: 'inside' | 'below';
  /** Pixels between tiles. Default 2, or 8 with captions below. */
  gap?: number;
  title?: string;
  rowTitles?: readonly string[];
  columnTitles?: readonly string[];
  /** PNG pixels per CSS pixel. Default 2: sharp on high-resolution screens. */
  scale?: number;
  /** Replaces the alt text that is made from the tiles. */
  alt?: string;
}

const mostPixels = 64e6;

const known = knownOptions<MontageOptions>('montage(tiles, { columns: 4 })', {
  columns: true,
  tile: true,
  interpolation: true,
  captions: true,
  gap: true,
  title: true,
  rowTitles: true,
  columnTitles: true,
  scale: true,
  alt: true,
});

/**
 * Draws tiles in rows, in reading order, as one picture.
 * Tiles may differ in size and in channels: each is resized to fill its place.
 * @param tiles at least one
 * @throws Error if an option is unknown; RangeError if there is no tile, a tile's pixels and shape do not match, an option is out of range,
 * or the picture would have more than 64 megapixels
 */
export async function montage(tiles: readonly Tile[], options: MontageOptions = {}): Promise<Picture> {
  known(options);
  if (tiles.length === 0) throw new RangeError('montage: tiles must be at least one, found none');
  tiles.forEach(checkTile);
  const {
    columns = Math.min(Math.ceil(Math.sqrt(tiles.length)), 12),
    tile: [width, height] = naturalSize(tiles[0]),
    interpolation = 'linear',
    captions = 'inside',
    gap = captions === 'below' ? 8 : 2,
    scale = 2,
    title,
    rowTitles = [],
    columnTitles = [],
  } = options;
  requireWholeNumbers('montage', { columns, 'tile width': width, 'tile height': height, scale });
  requireWholeNumbers('montage', { gap }, { least: 0 });
  const across = Math.min(columns, tiles.length);
  const down = Math.ceil(tiles.length / columns);
  const below = captions === 'below' && tiles.some((tile) => tile.caption) ? 18 : 0;
  const widestRowTitle = Math.max(0, ...rowTitles.slice(0, down).map((text) => text.length));
  const left = widestRowTitle > 0 ? Math.min(Math.ceil(widestRowTitle * 7.5) + 10, 160) : 0;
  const top = (title ? 30 : 0) + (columnTitles.length > 0 ? 22 : 0);
  const page = {
    width: left + across * width + (across - 1) * gap,
    height: top + down * (height + below) + (down - 1) * gap,
  };
  if (page.width * page.height * scale * scale > mostPixels)
    throw new RangeError(
      `montage: the picture must have at most ${mostPixels / 1e6} megapixels, found ${page.width * scale}x${page.height * scale} pixels ` +
        `for ${tiles.length} tiles of ${width}x${height}; show fewer or smaller tiles`,
    );

  const cells: Cell[] = tiles.map((tile, index) => ({
    tile,
    x: left + (index % columns) * (width + gap),
    y: top + Math.floor(index / columns) * (height + below + gap),
  }));
  const canvas = Buffer.alloc(page.width * scale * page.height * scale * 3, 255);
  await Promise.all(
    cells.map(async ({ tile, x, y }) => {
      const resized = await resize(tile, width * scale, height * scale, interpolation);
      const line = width * scale * 3;
      for (let row = 0; row < height * scale; row++)
        resized.copy(canvas, ((y * scale + row) * page.width * scale + x * scale) * 3, row * line, (row + 1) * line);
    }),
  );

  await registerFont();
  const text = montageText({
    cells,
    width,
    height,
    captions,
    page,
    left,
    top,
    scale,
    title,
    rowTitles,
    columnTitles,
    columns,
  });
  const gray = tiles.every(({ shape }) => shape[2] === 1);
  const png = await sharp(canvas, { raw: { width: page.width * scale, height: page.height * scale, channels: 3 } })
    .composite([{ input: Buffer.from(text) }])
    .removeAlpha()
    .png({ compressionLevel: 9, effort: 7, dither: 0, palette: gray, adaptiveFiltering: !gray })
    .toBuffer();
  return { png, alt: options.alt ?? describeTiles(tiles, across, down, title), ...page };
}

function checkTile({ pixels, shape }: Tile, index: number): void {
  const [height, width, channels] = shape;
  const sound = shape.length === 3 && shape.every((side) => isWholeNumber(side, { least: 1 }));
  if (!sound || (channels !== 1 && channels !== 3))
    throw new RangeError(
      `montage: tile ${index} must have the shape [height, width, channels] with 1 or 3 channels, found [${shape.join(', ')}]`,
    );
  if (pixels.length !== height * width * channels)
    throw new RangeError(
      `montage: tile ${index} must have ${height * width * channels} values by its shape [${shape.join(', ')}], found ${pixels.length}`,
    );
}

function naturalSize({ shape: [height, width] }: Tile): [number, number] {
  const zoom = Math.max(1, Math.round(64 / height));
  return [width * zoom, height * zoom];
}

/** Red, green and blue of a tile at a new size. Each tile is resized separately, so that neighbours do not blend. */
function resize({ pixels, shape }: Tile, width: number, height: number, kernel: 'linear' | 'nearest'): Promise<Buffer> {
  const raw = { height: shape[0], width: shape[1], channels: shape[2] as 1 | 3 };
  return sharp(pixels, { raw })
    .resize(width, height, { kernel, fit: 'fill' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer();
}
