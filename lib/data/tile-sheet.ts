import sharp from 'sharp';

/** The layout of equal square tiles on a sheet, in reading order; the last row may be partly empty. Lengths are in pixels. */
export interface SheetLayout {
  count: number;
  size: number;
  columns: number;
  width: number;
  height: number;
}

const widestSheet = 2048;
const highestStrip = 1024;

/** As square as possible, and at most 2,048 pixels wide. */
export function sheetLayout(count: number, size: number): SheetLayout {
  const columns = Math.min(Math.ceil(Math.sqrt(count)), Math.floor(widestSheet / size));
  return { count, size, columns, width: columns * size, height: Math.ceil(count / columns) * size };
}

/**
 * Draws a sheet on black, strip by strip: red, green and blue of each pixel. A drawing of a thousand tiles takes little longer than a
 * drawing of one.
 * @param tiles one SVG element per tile, in the tile's own coordinates; it must not extend beyond its tile
 */
export async function drawSheet(layout: SheetLayout, tiles: readonly string[]): Promise<Uint8Array> {
  const { size, columns, width, height } = layout;
  const pixels = new Uint8Array(3 * width * height);
  const rows = Math.max(1, Math.floor(highestStrip / size));
  for (let first = 0; first < height / size; first += rows) {
    const strip = tiles.slice(first * columns, (first + rows) * columns);
    const drawn = await drawStrip(strip, layout, Math.min(rows * size, height - first * size));
    pixels.set(drawn, 3 * width * size * first);
  }
  return pixels;
}

function drawStrip(tiles: readonly string[], { size, columns, width }: SheetLayout, height: number): Promise<Buffer> {
  const groups = tiles.map((tile, i) => {
    const [x, y] = [(i % columns) * size, Math.floor(i / columns) * size];
    return `<g transform="translate(${x} ${y})">${tile}</g>`;
  });
  const black = `<rect width="${width}" height="${height}"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${black}${groups.join('')}</svg>`;
  return sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer();
}

/** Copies a tile's pixels, row-major, to `target` from `offset` on. */
export function cutTile(
  sheet: Uint8Array,
  { size, columns, width }: SheetLayout,
  tile: number,
  target: Uint8Array,
  offset: number,
): void {
  const corner = Math.floor(tile / columns) * size * width + (tile % columns) * size;
  for (let y = 0; y < size; y++) {
    const from = 3 * (corner + y * width);
    target.set(sheet.subarray(from, from + 3 * size), offset + 3 * size * y);
  }
}
