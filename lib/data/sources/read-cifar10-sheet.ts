import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import sharp from 'sharp';
import { reasonOf } from '../../checks/reason-of';

/** The pixels of one row of a sheet, which is one image. */
const pixels = 32 * 32;

/**
 * The pixels of a PNG sheet of CIFAR-10, one image per row: [images, 32, 32, 3]. Its header is checked before anything is decoded, so that
 * a small file that claims many rows cannot fill the memory.
 * @throws Error that names the file, if it is not a whole PNG, or of another size or kind
 */
export async function readCifar10Sheet(path: string, images: number): Promise<Uint8Array> {
  const name = basename(path);
  const refuse = (error: unknown): never => {
    throw new Error(`${name}: cannot be read as PNG: ${reasonOf(error)}`);
  };
  // Not by its path, since libvips caches what it read there before.
  const bytes = await readFile(path);
  if (bytes.length === 0) return refuse('it is empty');
  const sheet = sharp(bytes, { failOn: 'warning' });
  const { format, width, height, channels, depth } = await sheet.metadata().catch(refuse);
  if (format !== 'png' || width !== pixels || height !== images || channels !== 3 || depth !== 'uchar')
    throw new Error(
      `${name}: must be ${pixels}x${images} pixels of 3 channels (uchar, png), found ${width}x${height} of ${channels} (${depth}, ${format})`,
    );
  return sheet.raw().toBuffer().catch(refuse);
}
