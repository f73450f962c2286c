import type { ImageDataset } from './dataset';

/**
 * Labelled images of equal size that stay on disk, if there are more than fit in memory: the rows of a batch are read when it is made.
 * `embed`, `fit`, `imageBatch`, `selectImages` and `imageTile` accept them just like an `ImageDataset`.
 */
export interface StoredImages extends Omit<ImageDataset, 'images'> {
  /**
   * Pixels 0 to 255 of the given rows, [rows, height, width, channels], row-major, read from the file at each call.
   * @throws RangeError if a row does not exist; Error if the file has become shorter or was closed
   */
  read(rows: ArrayLike<number>): Uint8Array;
  /** Closes the file. */
  close(): void;
}

/** Labelled images of equal size, in memory or on disk. */
export type ImageSource = ImageDataset | StoredImages;

/** The pixels of the given rows, which must exist: copied from memory, or read from disk. */
export function readImages(source: ImageSource, rows: ArrayLike<number>): Uint8Array {
  if (!('images' in source)) return source.read(rows);
  const pixels = source.shape.reduce((product, length) => product * length, 1);
  const batch = new Uint8Array(rows.length * pixels);
  for (let i = 0; i < rows.length; i++)
    batch.set(source.images.subarray(rows[i] * pixels, (rows[i] + 1) * pixels), i * pixels);
  return batch;
}
