import { readFile, stat } from 'node:fs/promises';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { openBmp } from './bmp';
import { foreignFormat } from './foreign-formats';
import { openNetpbm } from './netpbm';

/** How an image file becomes a row of pixels. */
export interface Decoding {
  height: number;
  width: number;
  channels: 1 | 3;
  fit: 'cover' | 'contain';
  /** Any CSS colour. */
  background: string;
  /** The largest number of pixels of the image in the file. */
  maxPixels: number;
}

/** Thrown if libvips refuses a file. */
export class DamagedImage extends Error {
  override name = 'DamagedImage';
}

const formats = ['jpeg', 'png', 'webp', 'gif', 'tiff', 'heif'];
const mostBytes = 2 ** 27;
const mostSeconds = 30;

/**
 * The image of a file as [height, width, channels] bytes: rotated by its EXIF data, resized, with the background under transparent pixels,
 * in sRGB or grey with 8 bits per channel; the first frame of an animation. `remark` says what is lost.
 * @throws Error that says in one line what is wrong with the file; nothing is decoded if its size or format is not allowed
 */
export async function decodeImage(
  path: string | Buffer,
  decoding: Decoding,
): Promise<{ pixels: Uint8Array; remark?: string }> {
  const { height, width, channels, fit, background, maxPixels } = decoding;
  const { size } = await stat(path);
  if (size === 0) throw new Error('an empty file');
  if (size > mostBytes) throw new Error(`${size} bytes, more than the limit of ${mostBytes}`);
  const { picture, remark } = await openPicture(await readFile(path), maxPixels);
  const start = process.uptime();
  const pixels = await picture
    .autoOrient()
    .flatten({ background })
    .resize({ width, height, fit, background })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .raw({ depth: 'uchar' })
    .timeout({ seconds: mostSeconds })
    .toBuffer()
    .catch((error: Error) => {
      const late = process.uptime() - start >= mostSeconds && /timeout: \d+% complete/.test(error.message);
      throw late ? new Error(`takes more than ${mostSeconds} seconds`) : new DamagedImage(`damaged: ${essence(error)}`);
    });
  if (pixels.length !== height * width * channels)
    throw new Error(`gives ${pixels.length} bytes of pixels, wanted ${height}x${width}x${channels}`);
  return { pixels: new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.length), ...(remark ? { remark } : {}) };
}

async function openPicture(bytes: Buffer, maxPixels: number): Promise<{ picture: Sharp; remark?: string }> {
  const foreign = foreignFormat(bytes);
  if (foreign) throw new Error(`${foreign}, which is not supported; save it as JPEG or PNG`);
  const plain = openBmp(bytes) ?? openNetpbm(bytes);
  if (plain) {
    const { width, height, channels, deep } = plain;
    requireSize(plain, maxPixels);
    const picture = sharp(plain.read(), { raw: { width, height, channels } });
    return { picture, remark: remarkOn({ depth: deep ? 'ushort' : 'uchar', hasAlpha: channels === 4 }) };
  }
  const metadata = await readHeader(bytes);
  const { format } = metadata;
  if (!formats.includes(format)) throw new Error(`${format}, which is not one of ${formats.join(', ')}, bmp, pgm, ppm`);
  requireSize(metadata, maxPixels);
  const picture = sharp(bytes, { limitInputPixels: maxPixels, failOn: 'error', pages: 1 });
  return { picture, remark: remarkOn(metadata) };
}

async function readHeader(bytes: Buffer): Promise<Metadata> {
  try {
    return await sharp(bytes, { limitInputPixels: false, pages: 1 }).metadata();
  } catch (error) {
    const reason = essence(error as Error);
    throw new DamagedImage(
      /unsupported image format/.test(reason) ? 'not an image, by its content' : `damaged: ${reason}`,
    );
  }
}

function requireSize({ width, height }: { width: number; height: number }, maxPixels: number): void {
  if (width * height <= maxPixels) return;
  const count = (value: number) => value.toLocaleString('en');
  throw new Error(`${count(width)} x ${count(height)} pixels, more than the limit of ${count(maxPixels)}`);
}

function remarkOn({ pages = 1, hasAlpha, space, depth, format }: Partial<Metadata>): string | undefined {
  const frames = pages > 1 && (format === 'tiff' || format === 'heif' ? 'of several pages' : 'of an animation');
  const remarks = [
    frames && `the first ${frames}`,
    space === 'cmyk' && 'CMYK, converted to sRGB',
    depth !== 'uchar' && 'more than 8 bits per channel, reduced to 8',
    hasAlpha && format !== 'gif' && 'transparent, laid on the background',
  ];
  return remarks.filter(Boolean).join('; ') || undefined;
}

/** The last line of libvips's message is about the cause; the others say where it looked, or give a code. */
function essence({ message }: Error): string {
  const lines = message.split('\n').filter((line) => /[a-z]{3}/i.test(line) && !line.startsWith('source: bad seek'));
  return (lines.at(-1) ?? message)
    .trim()
    .replace(/^Input (buffer|file) (has|contains) /i, '')
    .replace(/:$/, '');
}
