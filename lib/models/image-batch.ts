import { requireRows } from '../data/require-rows';
import { type ImageSource, readImages } from '../data/stored-images';
import { tf } from '../tensorflow/tensorflow';

/**
 * The images of the given rows as one float32 tensor [rows, height, width, channels], with pixels divided by 255 into [0, 1].
 * Pixels stay uint8 in the data set, or on disk; only the rows of a batch ever exist as float32.
 * @throws RangeError if a row is not in the data set
 */
export function imageBatch(dataset: ImageSource, rows: ArrayLike<number>): tf.Tensor4D {
  requireRows('imageBatch', dataset, rows);
  const [height, width, channels] = dataset.shape;
  const bytes = readImages(dataset, rows);
  const values = new Float32Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) values[i] = bytes[i] / 255;
  return tf.tensor4d(values, [rows.length, height, width, channels]);
}
