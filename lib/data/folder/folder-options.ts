import sharp from 'sharp';
import { isWholeNumber, requireWholeNumbers } from '../../checks/require-whole-numbers';
import { shown } from '../../checks/shown';
import type { Decoding } from './decode-image';

/** Settings of `loadImageFolder`. */
export interface ImageFolderOptions {
  /** The height and width of every image, or one number for both: whole numbers from 1 to 1,024. Default 64. */
  size?: number | [height: number, width: number];
  /** 3 for red, green and blue, 1 for grey. Default 3. */
  channels?: 1 | 3;
  /**
   * `cover` fills the whole image and crops the rest, equally on both sides; `contain` shows the whole picture, with bars of the
   * background. Both keep the picture's proportions. Default `cover`.
   */
  fit?: 'cover' | 'contain';
  /** The colour under transparent pixels and of the bars: a CSS colour. Default `black`. */
  background?: string;
  /** The largest number of pixels of a picture in its file; larger ones are skipped without decoding. Default 50,000,000. */
  maxPixels?: number;
  /** Follows symbolic links that lead out of the folder. Default false: they are reported and not followed. */
  followExternalLinks?: boolean;
  /** Accepts sub-folders named `train`, `test`, `validation` or the like as classes. Default false: they throw. */
  allowSplitNames?: boolean;
  /** The largest number of bytes that the images may take in memory. Default 2³¹ (2 GB). */
  memory?: number;
  /** Leaves the images on disk. Default false. */
  onDisk?: boolean;
  /** The folder for the decoded images. Default: `image-folders` in the cache folder (the README says where that is). */
  cache?: string;
  /** The name of the data set. Default: the folder's name. */
  name?: string;
}

const longestSide = 1024;

/**
 * How each file is decoded.
 * @throws RangeError if an option is out of its range
 */
export function decodingOf(options: ImageFolderOptions): Decoding {
  const { size = 64, memory = 1, channels = 3, fit = 'cover', background = 'black', maxPixels = 50_000_000 } = options;
  const sides = typeof size === 'number' ? [size, size] : size;
  requireThat(
    Array.isArray(sides) &&
      sides.length === 2 &&
      sides.every((side) => isWholeNumber(side, { least: 1, most: longestSide })),
    `size must be a whole number from 1 to ${longestSide}, or two for height and width, found ${sizeText(size)}`,
  );
  requireThat(channels === 1 || channels === 3, `channels must be 3 (colour) or 1 (grey), found ${shown(channels)}`);
  requireThat(fit === 'cover' || fit === 'contain', `fit must be 'cover' or 'contain', found ${shown(fit)}`);
  requireWholeNumbers('loadImageFolder', { maxPixels });
  requireThat(memory > 0, `memory must be a number of bytes above 0, found ${shown(memory)}`);
  requireThat(isColor(background), `background must be a CSS colour such as 'white', found ${shown(background)}`);
  const [height, width] = sides;
  return { height, width, channels, fit, background, maxPixels };
}

const sizeText = (size: unknown) => (Array.isArray(size) ? `[${size.map(shown).join(', ')}]` : shown(size));

function requireThat(holds: boolean, otherwise: string): void {
  if (!holds) throw new RangeError(`loadImageFolder: ${otherwise}`);
}

function isColor(background: string): boolean {
  try {
    sharp({ create: { width: 1, height: 1, channels: 3, background } });
    return typeof background === 'string';
  } catch {
    return false;
  }
}
