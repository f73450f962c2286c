import type { ImageDataset } from '../data/dataset';
import { requireRows } from '../data/require-rows';
import { tf } from '../runtime/tensorflow';

/**
 * The images of the given rows as one float32 tensor [rows, height, width, channels], pixels divided by 255 into [0, 1].
 * Pixels stay uint8 in the data set; only the rows of a batch ever exist as float32.
 * Throws where a row is not one of the data set's.
 */
export function imageBatch(dataset: ImageDataset, rows: ArrayLike<number>): tf.Tensor4D {
  requireRows('imageBatch', dataset, rows);
  const [height, width, channels] = dataset.shape;
  const pixels = height * width * channels;
  const values = new Float32Array(rows.length * pixels);
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i] * pixels;
    const to = i * pixels;
    for (let k = 0; k < pixels; k++) values[to + k] = dataset.images[from + k] / 255;
  }
  return tf.tensor4d(values, [rows.length, height, width, channels]);
}
