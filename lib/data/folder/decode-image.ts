import { readFile, stat } from 'node:fs/promises';
import sharp, { type Metadata } from 'sharp';

/** How an image file becomes a row of pixels. */
export interface Decoding {
  height: number;
  width: number;
  channels: 1 | 3;
  fit: 'cover' | 'contain';
  /** Any CSS colour. */
  background: string;
  /** Pixels of the file's image, at most. */
  maxPixels: number;
}

const formats = ['jpeg', 'png', 'webp', 'gif', 'tiff', 'heif'];
const mostBytes = 2 ** 27;
const mostSeconds = 30;

/**
 * The image of a file as [height, width, channels] bytes: turned as its EXIF data say, resized, laid on the background where it is
 * transparent, sRGB or grey, 8 bits a channel. Of an animation, the first frame. `remark` says what is lost by that.
 * @throws with what is wrong with the file on one line, before anything is decoded where its size or format says so
 */
export async function decodeImage(path: string, decoding: Decoding): Promise<{ pixels: Uint8Array; remark?: string }> {
  const { height, width, channels, fit, background, maxPixels } = decoding;
  const { size } = await stat(path);
  if (size === 0) throw new Error('an empty file');
  if (size > mostBytes) throw new Error(`${size} bytes, more than the ${mostBytes} that are read`);
  const bytes = await readFile(path);
  const metadata = await readHeader(bytes);
  requireDecodable(metadata, maxPixels);
  const pixels = await sharp(bytes, { limitInputPixels: maxPixels, failOn: 'error', pages: 1 })
    .autoOrient()
    .flatten({ background })
    .resize({ width, height, fit, background })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .raw({ depth: 'uchar' })
    .timeout({ seconds: mostSeconds })
    .toBuffer()
    .catch((error: Error) => {
      throw new Error(`damaged: ${essence(error)}`);
    });
  if (pixels.length !== height * width * channels)
    throw new Error(`gives ${pixels.length} bytes of pixels, wanted ${height}x${width}x${channels}`);
  const remark = remarkOn(metadata);
  return { pixels: new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.length), ...(remark ? { remark } : {}) };
}

async function readHeader(bytes: Buffer): Promise<Metadata> {
  try {
    return await sharp(bytes, { limitInputPixels: false, pages: 1 }).metadata();
  } catch (error) {
    const reason = essence(error as Error);
    throw new Error(/unsupported image format/.test(reason) ? 'no image, by its content' : `damaged: ${reason}`);
  }
}

function requireDecodable({ format, width, height }: Metadata, maxPixels: number): void {
  if (!formats.includes(format)) throw new Error(`${format}, which is not one of ${formats.join(', ')}`);
  if (width * height > maxPixels) {
    const count = (value: number) => value.toLocaleString('en');
    throw new Error(`${count(width)} x ${count(height)} pixels, more than the ${count(maxPixels)} that are decoded`);
  }
}

function remarkOn({ pages = 1, hasAlpha, space, depth, format }: Metadata): string | undefined {
  const frames = pages > 1 && (format === 'tiff' || format === 'heif' ? 'of several pages' : 'of an animation');
  const remarks = [
    frames && `the first ${frames}`,
    space === 'cmyk' && 'CMYK, made sRGB',
    depth !== 'uchar' && 'more than 8 bits a channel, made 8',
    hasAlpha && format !== 'gif' && 'transparent, laid on the background',
  ];
  return remarks.filter(Boolean).join('; ') || undefined;
}

/** The last line of what libvips says is about the matter; others tell where it looked, or give a code. */
function essence({ message }: Error): string {
  const lines = message.split('\n').filter((line) => /[a-z]{3}/i.test(line) && !line.startsWith('source: bad seek'));
  return (lines.at(-1) ?? message)
    .trim()
    .replace(/^Input (buffer|file) (has|contains) /i, '')
    .replace(/:$/, '');
}
