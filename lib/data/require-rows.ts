import { requireImages } from '../checks/require-images';
import { requireList } from '../checks/require-list';
import { isWholeNumber } from '../checks/require-whole-numbers';
import { shown } from '../checks/shown';
import type { ImageDataset } from './dataset';

/**
 * @param where the public function that asks, for the error
 * @throws RangeError if one of `rows` is not a row of the data set
 */
export function requireRows(
  where: string,
  dataset: Pick<ImageDataset, 'name' | 'size'>,
  rows: ArrayLike<number>,
): void {
  requireImages(where, dataset);
  requireList(where, 'rows', rows);
  const { name, size } = dataset;
  for (let i = 0; i < rows.length; i++)
    if (!isWholeNumber(rows[i], { most: size - 1 }))
      throw new RangeError(`${where}: rows of ${name} must be from 0 to ${size - 1}, found ${shown(rows[i])} at ${i}`);
}
