import type { DeviceVectors } from '../runtime/device-vectors';
import { matchesAbove } from '../runtime/matches-above';
import { topMatches, type Vectors } from '../runtime/top-matches';
import type { InnerProducts } from './inner-products';
import { isFar, type Points } from './points';
import { Ranking } from './ranking';

/** So many more than are asked for are found in float32, for float64 to choose among. */
const spare = 8;

interface NearestPointsOptions {
  k: number;
  excludeSelf?: boolean;
  /** Keeps the gallery's blocks on the device. */
  held?: DeviceVectors;
}

/**
 * The k points of the gallery that are nearest to each query by their distances in float64, nearest first, of equal distances the
 * lower row first.
 *
 * The rows of the k + 8 greatest products in float32 are compared in float64. The products being upper bounds, that is all for a
 * query whose next product is below what a row as near as its kth would have. For the others all rows that come up to that are
 * compared, however many.
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
  const open: number[] = [];
  for (let query = 0; query < queries.size; query++) {
    for (const row of far) ranking.compare(query, row);
    for (let i = query * count; i < (query + 1) * count; i++)
      if (!isFar(gallery, rows[i])) ranking.compare(query, rows[i]);
    const next = scores[(query + 1) * count - 1];
    if (count < size && !(next < products.least(query, ranking.last(query).distance))) open.push(query);
  }
  if (open.length > 0) compareAll(ranking, gallery, products, open, held);
  return ranking.found();
}

/** Compares each query in `open` with every row that may be as near as the farthest that the ranking has for it. */
function compareAll(
  ranking: Ranking,
  gallery: Points,
  products: InnerProducts,
  open: number[],
  held: DeviceVectors | undefined,
): void {
  const limits = open.map((query) => {
    const { row, distance } = ranking.last(query);
    ranking.forget(query);
    for (const one of gallery.far) ranking.compare(query, one);
    // Nothing is nearer than 0: only a lower row can take the place of one that is as near.
    const end = gallery.metric !== 'dot' && distance === 0 ? row + 1 : gallery.size;
    return { least: products.least(query, distance), end };
  });
  const compare = (i: number, row: number) => {
    if (!isFar(gallery, row)) ranking.compare(open[i], row);
  };
  matchesAbove(only(products.queries, open), products.gallery, limits, compare, held);
}

/** These rows of the vectors alone. */
function only(vectors: Vectors, rows: number[]): Vectors {
  const { dimensions } = vectors;
  const read = (from: number, to: number) => {
    const block = new Float32Array((to - from) * dimensions);
    for (let i = from; i < to; i++) block.set(vectors.read(rows[i], rows[i] + 1), (i - from) * dimensions);
    return block;
  };
  return { size: rows.length, dimensions, read };
}
