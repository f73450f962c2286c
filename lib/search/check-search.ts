import { requireWholeNumbers } from '../checks/require-whole-numbers';
import { requireDistance } from '../distances/metric';

/**
 * Checks that the metric is a distance and that the gallery has k rows for each query.
 * @param where the public function that asks, for the errors
 * @param size the number of rows of the gallery
 * @param excludeSelf whether one row of the gallery is the query itself, which is not its own neighbour
 * @throws Error if the metric is not a distance or the gallery has too few rows; RangeError if k is not a whole number up to its size
 */
export function checkSearch(where: string, k: number, metric: string, size: number, excludeSelf: boolean): void {
  requireDistance(where, metric);
  const least = excludeSelf ? 2 : 1;
  if (size < least) throw new Error(`${where}: gallery must have ${least} rows or more, found ${size}`);
  const most = excludeSelf ? size - 1 : size;
  const advice = `the gallery has ${size} rows${excludeSelf ? ', one of them the query itself' : ''}`;
  requireWholeNumbers(where, { k }, { most, advice });
}
