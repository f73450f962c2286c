import sharp from 'sharp';
import { imageTile, type TileSource } from './tile';

/** Many small images on one sheet, in reading order. */
export interface Sprite {
  /** As many rows as columns, black after the last image. */
  png: Buffer;
  /** The size of each image on the sheet, in pixels. */
  width: number;
  height: number;
}

/** The largest sheet that the Embedding Projector accepts, in pixels per side. */
const largest = 8192;

/**
 * All images of a data set on one square grid: image i is in row ⌊i / side⌋ and column i mod side, where side = ⌈√n⌉. Images keep their
 * size if the sheet then fits in 8192 x 8192 pixels; otherwise they are reduced.
 * @throws RangeError if there is no image, or if the images do not have 1 or 3 channels
 */
export async function drawSprite(source: TileSource): Promise<Sprite> {
  const [imageHeight, imageWidth, channels] = source.shape;
  const count = source.labels.length;
  if (count === 0) throw new RangeError('drawSprite: images must be at least one, found none');
  if (channels !== 1 && channels !== 3)
    throw new RangeError(`drawSprite: images must have 1 or 3 channels, found ${channels}`);
  const side = Math.ceil(Math.sqrt(count));
  const room = Math.floor(largest / side);
  const longer = Math.max(imageHeight, imageWidth);
  const fits = longer <= room;
  const [width, height] = [imageWidth, imageHeight].map((pixels) =>
    fits ? pixels : Math.max(Math.floor((pixels * room) / longer), 1),
  );
  const sheet = Buffer.alloc(side * width * side * height * channels);
  for (let row = 0; row < count; row++) {
    const { pixels } = imageTile(source, row);
    const image = fits ? pixels : await resize(pixels, source.shape, width, height);
    const corner = Math.floor(row / side) * height * side * width + (row % side) * width;
    for (let y = 0; y < height; y++)
      sheet.set(
        image.subarray(y * width * channels, (y + 1) * width * channels),
        (corner + y * side * width) * channels,
      );
  }
  const raw = { width: side * width, height: side * height, channels: channels as 1 | 3 };
  return { png: await sharp(sheet, { raw }).png({ compressionLevel: 9 }).toBuffer(), width, height };
}

function resize(pixels: Uint8Array, shape: readonly number[], width: number, height: number): Promise<Buffer> {
  const raw = { height: shape[0], width: shape[1], channels: shape[2] as 1 | 3 };
  const resized = sharp(pixels, { raw }).resize(width, height, { fit: 'fill' });
  return resized
    .toColourspace(raw.channels === 1 ? 'b-w' : 'srgb')
    .raw()
    .toBuffer();
}
