import { requireWholeNumbers } from '../checks/require-whole-numbers';
import { requireDistance } from '../distances/metric';

/**
 * What is asked for is there.
 * @param where the public function on whose behalf, for its errors
 * @param size rows of the gallery
 * @param excludeSelf one row of the gallery is the query itself, and no neighbour
 */
export function checkSearch(where: string, k: number, metric: string, size: number, excludeSelf: boolean): void {
  requireDistance(where, metric);
  const least = excludeSelf ? 2 : 1;
  if (size < least) throw new Error(`${where}: needs a gallery of ${least} rows or more, found ${size}`);
  const most = excludeSelf ? size - 1 : size;
  const advice = `the gallery has ${size} rows${excludeSelf ? ', one of them the query itself' : ''}`;
  requireWholeNumbers(where, { k }, { most, advice });
}
