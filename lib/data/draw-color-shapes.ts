import { join } from 'node:path';
import { knownOptions } from '../checks/known-options';
import { reasonOf } from '../checks/reason-of';
import { requireWholeNumbers } from '../checks/require-whole-numbers';
import { shown } from '../checks/shown';
import { createRandom, randomOf } from '../tensorflow/seeded-random';
import { drawTone, knownColors } from './color-tones';
import { type ImageDataset, makeImageDataset } from './dataset';
import { cacheFolder } from './manifest';
import { drawShape, knownShapes } from './shape-outlines';
import { readSheets, writeSheets } from './sheet-cache';
import { cutTile, drawSheet, type SheetLayout, sheetLayout } from './tile-sheet';

/** Images of one coloured shape each. The labels are the colours; the kinds of shape are kept too. */
export interface ColorShapes extends ImageDataset {
  /**
   * The kind of shape of each image, [size]: an index into `shapeNames`. To use them as labels:
   * `{ ...drawn, labels: drawn.shapes, classNames: drawn.shapeNames }`.
   */
  shapes: Int32Array;
  shapeNames: string[];
}

/** Settings of `drawColorShapes`. */
export interface ColorShapesOptions {
  /** A whole number; the same seed gives the same images. */
  seed: number;
  /** The number of images per colour. Default 20. */
  perColor?: number;
  /** The height and width of an image in pixels, 8 to 512. Default 28. */
  size?: number;
  /** Default `red`, `green`, `blue`. */
  colors?: readonly string[];
  /** Default `triangle`, `circle`, `rectangle`. */
  shapes?: readonly string[];
  /** The folder for the drawn images. Default: `colour-shapes` in the cache folder (the README says where that is). */
  folder?: string;
}

/** A part of the cached images' name; it must be raised whenever a change of the code changes the images of the same options. */
const version = 1;
const mostBytes = 2 ** 28;

const known = knownOptions<ColorShapesOptions>('drawColorShapes({ seed: 7 })', {
  seed: true,
  perColor: true,
  size: true,
  colors: true,
  shapes: true,
  folder: true,
});

/**
 * Anti-aliased triangles, circles and rectangles on black, one per image, each inside its image with a pixel to spare. The size varies from
 * half of what fits to all of it; position, rotation, hue, saturation and lightness vary too. Hues, in degrees: red -10 to 4, orange 24 to
 * 36, yellow 52 to 64, green 108 to 138, cyan 176 to 194, blue 222 to 242, purple 262 to 278, magenta 296 to 316; white and grey have no
 * hue and differ in lightness.
 *
 * With C colours and S shapes, row i has colour i mod C, and within a colour the shapes take turns: the numbers of images of each shape
 * differ by at most one. An image depends only on its colour, its place among the images of that colour, the seed, the size and the shapes:
 * another colour, or more images per colour, leaves the others as they are.
 *
 * Drawn from SVG with sharp: the same seed gives the same pixels wherever sharp's renderer, librsvg, does. The images are drawn once, then
 * kept as one PNG sheet per colour in a folder named after the options, and read from there as long as their sha256 are right.
 *
 * @returns images [size, size, 3], `perColor` of each colour, about 5,000 per second (28x28)
 * @throws Error if an option is unknown; RangeError if a number is out of its range or the images would be more than 256 MB; Error if a
 * colour or shape is unknown or named twice. If the images cannot be written to the folder, it only prints a warning
 * @see A. Dutt, "Siamese Networks Introduction and Implementation", Towards Data Science, 2021 (the idea of the data set)
 */
export async function drawColorShapes(options: ColorShapesOptions): Promise<ColorShapes> {
  randomOf('drawColorShapes', known(options));
  const { seed, perColor = 20, size = 28, colors = knownColors.slice(0, 3), shapes = knownShapes, folder } = options;
  requireWholeNumbers('drawColorShapes', { size }, { least: 8, most: 512 });
  requireKnown('colour', colors, knownColors);
  requireKnown('shape', shapes, knownShapes);
  const pixels = 3 * size * size;
  const most = Math.floor(mostBytes / (pixels * colors.length));
  const reason = `as ${colors.length} x perColor images of ${size}x${size}x3 may take ${mostBytes / 2 ** 20} MB`;
  requireWholeNumbers('drawColorShapes', { perColor }, { most, reason });

  const drawing = { seed: seed + 0, perColor, size, colors, shapes };
  const sheets = await keptSheets(join(folder ?? cacheFolder('colour-shapes'), nameOf(drawing)), drawing);
  const count = perColor * colors.length;
  const images = new Uint8Array(count * pixels);
  const layout = sheetLayout(perColor, size);
  for (let row = 0; row < count; row++)
    cutTile(sheets[row % colors.length], layout, Math.floor(row / colors.length), images, row * pixels);
  const dataset = makeImageDataset({
    name: `colour shapes (seed ${drawing.seed})`,
    images,
    shape: [size, size, 3],
    labels: Int32Array.from({ length: count }, (_, row) => row % colors.length),
    classNames: [...colors],
  });
  const kinds = Int32Array.from({ length: count }, (_, row) => Math.floor(row / colors.length) % shapes.length);
  return { ...dataset, shapes: kinds, shapeNames: [...shapes] };
}

type Drawing = Required<Omit<ColorShapesOptions, 'folder'>>;

const nameOf = ({ seed, perColor, size, colors, shapes }: Drawing) =>
  [`v${version}-${perColor}-of-${size}x${size}-seed-${seed}`, ...colors, ...shapes].join('-');

/** One sheet per colour, from the folder or newly drawn. */
async function keptSheets(folder: string, drawing: Drawing): Promise<Uint8Array[]> {
  const { perColor, size, colors } = drawing;
  const layout = sheetLayout(perColor, size);
  const kept = await readSheets(folder, colors, layout);
  if (kept) return kept;
  const sheets: Uint8Array[] = [];
  for (const color of colors) sheets.push(await drawColor(color, drawing, layout));
  try {
    await writeSheets(folder, colors, sheets, layout);
  } catch (error) {
    console.warn(
      `drawColorShapes: could not keep the images in ${folder} and will draw them again next time: ${reasonOf(error)}`,
    );
  }
  return sheets;
}

function drawColor(color: string, { seed, perColor, size, shapes }: Drawing, layout: SheetLayout) {
  const random = createRandom({ seed, stream: knownColors.indexOf(color) });
  const tiles = Array.from({ length: perColor }, (_, i) =>
    drawShape(shapes[i % shapes.length], size, drawTone(color, random), random),
  );
  return drawSheet(layout, tiles);
}

function requireKnown(what: string, names: readonly string[], known: readonly string[]): void {
  if (!Array.isArray(names) || names.length === 0)
    throw new Error(`drawColorShapes: ${what}s must be a list of one or more, found ${shown(names)}`);
  for (const [i, name] of names.entries()) {
    if (!known.includes(name))
      throw new Error(`drawColorShapes: ${what}s must be among ${known.join(', ')}, found ${shown(name)}`);
    if (names.indexOf(name) < i)
      throw new Error(`drawColorShapes: ${what}s must all be different, found ${name} twice`);
  }
}
