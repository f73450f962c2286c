import type { DeviceVectors } from './device-vectors';
import type { InnerProducts } from './inner-products';
import { type MatchLimit, matchesAbove } from './matches-above';
import { isFar, type Points } from './points';
import { Ranking } from './ranking';
import { topMatches } from './top-matches';
import type { Vectors } from './vector-blocks';

/** The number of extra candidates that float32 finds, from which float64 chooses. */
const spare = 8;

interface NearestPointsOptions {
  k: number;
  excludeSelf?: boolean;
  /** Keeps the gallery's blocks on the device. */
  held?: DeviceVectors;
}

/**
 * The k gallery points nearest to each query by float64 distances, nearest first; of equal distances, the lower row comes first.
 *
 * The rows with the k + 8 largest float32 products are compared in float64. The products are upper bounds, so a query is finished if its
 * next product is below the smallest one that a row as near as its kth neighbour can have. For the other queries, all rows that reach this
 * product are compared, however many they are.
 * @param products queries and gallery as `asInnerProducts` gives them
 */
export function nearestPoints(
  queries: Points,
  gallery: Points,
  products: InnerProducts,
  { k, excludeSelf = false, held }: NearestPointsOptions,
): { rows: Int32Array; distances: Float32Array } {
  const { size, far } = gallery;
  const count = Math.min(k + Number(excludeSelf) + spare, size);
  const { rows, scores } = topMatches(products.queries, products.gallery, count, undefined, held);
  const ranking = new Ranking(queries, gallery, { k, excludeSelf });
  const open: Open[] = [];
  for (let query = 0; query < queries.size; query++) {
    for (const row of far) ranking.compare(query, row);
    for (let i = query * count; i < (query + 1) * count; i++)
      if (!isFar(gallery, rows[i])) ranking.compare(query, rows[i]);
    if (count === size) continue;
    const own = scores.subarray(query * count, (query + 1) * count);
    const { row, distance } = ranking.last(query);
    // A product that is not finite bounds nothing.
    if (!own.every(Number.isFinite)) open.push({ query, least: Number.NEGATIVE_INFINITY, end: size });
    else {
      const least = products.least(query, distance);
      // No distance is below 0: only a lower row can replace one at an equal distance.
      const end = gallery.metric !== 'dot' && distance === 0 ? row + 1 : size;
      if (!(own[count - 1] < least)) open.push({ query, least, end });
    }
  }
  if (open.length > 0) compareAll(ranking, gallery, products, open, held);
  return ranking.found();
}

/** A query with further rows to compare: those whose product is not below `least` and whose row number is below `end`. */
interface Open extends MatchLimit {
  query: number;
}

/** Compares each open query with every row that may be as near as the farthest neighbour in its ranking. */
function compareAll(
  ranking: Ranking,
  gallery: Points,
  products: InnerProducts,
  open: Open[],
  held: DeviceVectors | undefined,
): void {
  const queries = open.map(({ query }) => query);
  for (const query of queries) {
    ranking.forget(query);
    for (const row of gallery.far) ranking.compare(query, row);
  }
  const compare = (i: number, row: number) => {
    if (!isFar(gallery, row)) ranking.compare(queries[i], row);
  };
  matchesAbove(only(products.queries, queries), products.gallery, open, compare, held);
}

/** Only these rows of the vectors. */
function only(vectors: Vectors, rows: number[]): Vectors {
  const { dimensions } = vectors;
  const read = (from: number, to: number) => {
    const block = new Float32Array((to - from) * dimensions);
    for (let i = from; i < to; i++) block.set(vectors.read(rows[i], rows[i] + 1), (i - from) * dimensions);
    return block;
  };
  return { size: rows.length, dimensions, read };
}
