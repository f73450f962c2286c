import { knownOptions } from '../checks/known-options';
import { requireList } from '../checks/require-list';
import { isWholeNumber } from '../checks/require-whole-numbers';
import { type DistanceMetric, requireDistance } from '../distances/metric';
import type { Embeddings } from '../models/embed';
import { checkEmbeddings } from '../search/check-embeddings';
import { asPoints, distanceOfPoints, unitOf } from '../search/points';

const known = knownOptions<Parameters<typeof pairDistances>[2]>(
  "pairDistances(embeddings, pairs, { metric: 'euclidean' })",
  { metric: true },
);

/**
 * The distance between the two embeddings of each pair: 1 - a·b / (|a| |b|) or |a - b|, summed in float64. Each image is embedded once, so
 * a million pairs take a million short loops and no further run of the network.
 *
 * A vector of length 0 has no direction: its cosine distance to every vector, itself included, is 1, as in `nearestNeighbors`.
 * @param embeddings of all images to which the pairs' row numbers refer
 * @param pairs `left` and `right`, row numbers of the embeddings, [pairs]
 * @param options.metric `cosine` or `euclidean`; default `cosine`
 * @returns float32, [pairs]
 * @throws Error if an option is unknown, an embedding is not finite, left and right differ in length, or the metric is not a distance;
 * RangeError if a row number has no embedding
 */
export function pairDistances(
  embeddings: Embeddings,
  pairs: { left: ArrayLike<number>; right: ArrayLike<number> },
  options: { metric?: DistanceMetric } = {},
): Float32Array {
  const { metric = 'cosine' } = known(options);
  const { left, right } = pairs;
  requireDistance('pairDistances', metric);
  for (const [name, rows] of Object.entries({ left, right })) requireList('pairDistances', name, rows);
  if (left.length !== right.length)
    throw new Error(
      `pairDistances: left and right must have the same length, found ${left.length} and ${right.length}; row i of both is pair i`,
    );
  const { size } = embeddings;
  const lengths = checkEmbeddings('pairDistances', 'embeddings', embeddings);
  const points = asPoints(embeddings, metric, lengths, unitOf(lengths));
  const isRow = (row: number) => isWholeNumber(row, { most: size - 1 });
  const distances = new Float32Array(left.length);
  for (let pair = 0; pair < left.length; pair++) {
    if (!(isRow(left[pair]) && isRow(right[pair])))
      throw new RangeError(
        `pairDistances: rows must be whole numbers from 0 to ${size - 1}, found ${left[pair]} and ${right[pair]} at pair ${pair}; embed all images`,
      );
    distances[pair] = distanceOfPoints(points, left[pair], points, right[pair]);
  }
  return distances;
}
