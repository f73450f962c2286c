import { knownOptions } from '../checks/known-options';
import { type ImageDataset, makeImageDataset } from './dataset';
import { requireRows } from './require-rows';
import { type ImageSource, readImages } from './stored-images';

const known = knownOptions<Parameters<typeof selectImages>[2]>("selectImages(dataset, rows, { name: 'some' })", {
  name: true,
});

/**
 * The given rows of a data set as a data set of their own: row i of the result is row `rows[i]` of the source.
 * Copies the bytes of those images once, from memory or from disk.
 * @param options.name the name of the result; default the name of the source
 * @throws Error if an option is unknown; RangeError if a row is not one of the data set's
 */
export function selectImages(
  dataset: ImageSource,
  rows: ArrayLike<number>,
  options: { name?: string } = {},
): ImageDataset {
  const { name = dataset.name } = known(options);
  requireRows('selectImages', dataset, rows);
  const labels = Array.from(rows, (row) => dataset.labels[row]);
  const images = readImages(dataset, rows);
  return makeImageDataset({ ...dataset, name, images, labels });
}
