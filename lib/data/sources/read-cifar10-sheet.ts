import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import sharp from 'sharp';
import { reasonOf } from '../reason-of';

/** An image is one row of a sheet. */
const pixels = 32 * 32;

/**
 * The pixels of a PNG sheet of CIFAR-10, one image a row: [images, 32, 32, 3]. Its header is compared before anything is decoded, so
 * that no small file that promises many rows fills the memory.
 * @throws naming the file, if it is no whole PNG, or of another size or kind
 */
export async function readCifar10Sheet(path: string, images: number): Promise<Uint8Array> {
  const name = basename(path);
  const refuse = (error: unknown): never => {
    throw new Error(`${name}: cannot be read as PNG: ${reasonOf(error)}`);
  };
  // Not by its path: libvips remembers what it read there before.
  const bytes = await readFile(path);
  if (bytes.length === 0) return refuse('it is empty');
  const sheet = sharp(bytes, { failOn: 'warning' });
  const { format, width, height, channels, depth } = await sheet.metadata().catch(refuse);
  if (format !== 'png' || width !== pixels || height !== images || channels !== 3 || depth !== 'uchar')
    throw new Error(
      `${name}: found ${width}x${height} pixels of ${channels} channels (${depth}, ${format}), wanted ${pixels}x${images} of 3 (uchar, png)`,
    );
  return sheet.raw().toBuffer().catch(refuse);
}
