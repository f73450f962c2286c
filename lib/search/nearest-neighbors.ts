import { knownOptions } from '../checks/known-options';
import type { DistanceMetric } from '../distances/metric';
import type { Embeddings } from '../models/embed';
import { checkEmbeddings } from './check-embeddings';
import { checkSearch } from './check-search';
import { asInnerProducts } from './inner-products';
import { nearestPoints } from './nearest-points';
import { asPoints, unitOf } from './points';

/** The k nearest neighbours of each query, nearest first; of two at equal distance in float64, the lower row number comes first. */
export interface NearestNeighbors {
  /** Row numbers of the gallery, [queries, k]. */
  rows: Int32Array;
  /** In the chosen metric, ascending for each query, [queries, k]. */
  distances: Float32Array;
  k: number;
}

export interface NearestNeighborsOptions {
  /** The number of neighbours per query, from 1 to the size of the gallery, or one less with `excludeSelf`. */
  k: number;
  /** `cosine` (default), 1 - a·b / (|a| |b|); or `euclidean`, |a - b|. */
  metric?: DistanceMetric;
  /**
   * For row i of queries and gallery being the same image: it is then not its own neighbour; equal images in other rows are. Default false.
   */
  excludeSelf?: boolean;
}

const known = knownOptions<NearestNeighborsOptions>('nearestNeighbors(queries, gallery, { k: 5 })', {
  k: true,
  metric: true,
  excludeSelf: true,
});

/**
 * The k gallery rows that are nearest to each query: exactly the result of a loop over all rows in float64.
 *
 * The k + 8 best candidates are found in float32, block by block on TensorFlow's device (so that 60,000 against 60,000 never need the whole
 * matrix), and their distances are computed in float64. If a bound on the float32 rounding does not prove that the result is complete,
 * every row that the bound leaves in doubt is compared in float64 too; so rows in tight groups take longer.
 *
 * A vector of length 0 has no direction: its cosine distance to every vector, itself included, is 1.
 * @param queries one embedding for each image to look up
 * @param gallery the embeddings to search, with as many dimensions; may be the queries themselves
 * @throws Error if an option is unknown; RangeError if k is not such a whole number; Error if an embedding is not finite, the two differ in
 * dimensions (with `excludeSelf` also in size), or the metric is not a distance
 */
export function nearestNeighbors(
  queries: Embeddings,
  gallery: Embeddings,
  options: NearestNeighborsOptions,
): NearestNeighbors {
  const { k, metric = 'cosine', excludeSelf = false } = known(options);
  const where = 'nearestNeighbors';
  const galleryLengths = checkEmbeddings(where, 'gallery', gallery);
  const queryLengths = queries === gallery ? galleryLengths : checkEmbeddings(where, 'queries', queries);
  if (queries.dimensions !== gallery.dimensions)
    throw new Error(
      `${where}: queries and gallery must have the same dimensions, found ${queries.dimensions} and ${gallery.dimensions}; embed both with one encoder`,
    );
  if (excludeSelf && queries.size !== gallery.size)
    throw new Error(
      `${where}: queries and gallery must have the same size with excludeSelf, found ${queries.size} queries and a gallery of ${gallery.size}; row i of both is one image`,
    );
  checkSearch(where, k, metric, gallery.size, excludeSelf);

  const unit = unitOf(galleryLengths);
  const among = asPoints(gallery, metric, galleryLengths, unit);
  const wanted = queries === gallery ? among : asPoints(queries, metric, queryLengths, unit);
  const found = nearestPoints(wanted, among, asInnerProducts(wanted, among), { k, excludeSelf });
  return { ...found, k };
}
