import type { DeviceVectors } from '../runtime/device-vectors';
import { topMatches, type Vectors } from '../runtime/top-matches';
import type { Points } from './points';
import { rankCandidates } from './rank-candidates';

/** So many more than are asked for are found in float32, for float64 to choose among. */
const spare = 8;

interface NearestPointsOptions {
  k: number;
  excludeSelf?: boolean;
  /** Keeps the gallery's blocks on the device. */
  held?: DeviceVectors;
}

/**
 * The k points of the gallery that are nearest to each query, nearest first: k + 8 of them found by inner products in float32, on
 * the device, then ranked by their distances in float64.
 * @param products queries and gallery as `asInnerProducts` gives them
 */
export function nearestPoints(
  queries: Points,
  gallery: Points,
  products: { queries: Vectors; gallery: Vectors },
  { k, excludeSelf = false, held }: NearestPointsOptions,
): { rows: Int32Array; distances: Float32Array } {
  const count = Math.min(k + Number(excludeSelf) + spare, gallery.size);
  const { rows } = topMatches(products.queries, products.gallery, count, undefined, held);
  return rankCandidates(queries, gallery, rows, k, excludeSelf);
}
