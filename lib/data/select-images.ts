import { type ImageDataset, makeImageDataset } from './dataset';
import { requireRows } from './require-rows';

/**
 * The given rows of a data set as a data set of their own: row i of the result is row `rows[i]` of the source.
 * Copies the bytes of those images once.
 * @throws if a row is not one of the data set's
 */
export function selectImages(dataset: ImageDataset, rows: ArrayLike<number>, name = dataset.name): ImageDataset {
  requireRows('selectImages', dataset, rows);
  const pixels = dataset.shape.reduce((product, length) => product * length, 1);
  const images = new Uint8Array(rows.length * pixels);
  const labels = new Uint8Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    images.set(dataset.images.subarray(row * pixels, (row + 1) * pixels), i * pixels);
    labels[i] = dataset.labels[row];
  }
  return makeImageDataset({ ...dataset, name, images, labels });
}
