import type { DistanceMetric } from '../distances/metric';
import type { Embeddings } from '../models/embed';
import { checkEmbeddings } from './check-embeddings';
import { checkSearch } from './check-search';
import { asInnerProducts } from './inner-products';
import { nearestPoints } from './nearest-points';
import { asPoints, unitOf } from './points';

/** The k nearest of each query, nearest first; of distances that are equal in float64 the lower row number first. */
export interface NearestNeighbors {
  /** Row numbers of the gallery, [queries, k]. */
  rows: Int32Array;
  /** In the metric that was asked for, ascending for each query, [queries, k]. */
  distances: Float32Array;
  k: number;
}

export interface NearestNeighborsOptions {
  /** Neighbours of each query: 1 to the gallery's size, less one with `excludeSelf`. */
  k: number;
  /** `cosine` (default), 1 - a·b / (|a| |b|); or `euclidean`, |a - b|. */
  metric?: DistanceMetric;
  /** Where row i of queries and gallery is the same image: it is no neighbour of its own. Its equals in other rows are. */
  excludeSelf?: boolean;
}

/**
 * The k rows of the gallery that are nearest to each query: exactly those that loops over all rows in float64 find.
 *
 * The k + 8 best are looked for in float32, block by block on TensorFlow's device (`topMatches`: 60,000 against 60,000 never hold
 * the whole matrix), and their distances computed in float64. Where a bound on what float32 rounds does not show that this is all,
 * every row that the bound leaves in question is compared in float64 as well: so rows that lie together in tight groups take longer.
 *
 * A vector of length 0 has no direction: its cosine distance is 1 from all, and from itself.
 * @param queries one embedding for each image to be looked up
 * @param gallery where to look, of as many dimensions; may be the queries themselves
 * @throws if k is not such a whole number, an embedding is not finite, the two differ in dimensions (with `excludeSelf` also in
 * size), or the metric is no distance
 */
export function nearestNeighbors(
  queries: Embeddings,
  gallery: Embeddings,
  { k, metric = 'cosine', excludeSelf = false }: NearestNeighborsOptions,
): NearestNeighbors {
  const where = 'nearestNeighbors';
  const galleryLengths = checkEmbeddings(where, 'gallery', gallery);
  const queryLengths = queries === gallery ? galleryLengths : checkEmbeddings(where, 'queries', queries);
  if (queries.dimensions !== gallery.dimensions)
    throw new Error(
      `${where}: queries and gallery must have as many dimensions, found ${queries.dimensions} and ${gallery.dimensions}; embed both with one encoder`,
    );
  if (excludeSelf && queries.size !== gallery.size)
    throw new Error(
      `${where}: with excludeSelf row i of queries and gallery is one image, found ${queries.size} queries and a gallery of ${gallery.size}`,
    );
  checkSearch(where, k, metric, gallery.size, excludeSelf);

  const unit = unitOf(galleryLengths);
  const among = asPoints(gallery, metric, galleryLengths, unit);
  const wanted = queries === gallery ? among : asPoints(queries, metric, queryLengths, unit);
  const found = nearestPoints(wanted, among, asInnerProducts(wanted, among), { k, excludeSelf });
  return { ...found, k };
}
