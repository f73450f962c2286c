import { requireList } from '../checks/require-list';
import { isWholeNumber } from '../checks/require-whole-numbers';
import { type DistanceMetric, requireDistance } from '../distances/metric';
import type { Embeddings } from '../models/embed';
import { checkEmbeddings } from '../search/check-embeddings';
import { asPoints, distanceOfPoints, unitOf } from '../search/points';

/**
 * The distance between the two embeddings of each pair, as float32 [pairs], summed in float64. Each image has been embedded once, so a
 * million pairs cost a million short loops and no further run of the network.
 *
 * A vector of length 0 has no direction: its cosine distance is 1 from all, and from itself, as for `nearestNeighbors`.
 * @param embeddings of all images that the pairs' rows number
 * @param options.metric default `cosine`
 * @throws if an embedding is not finite, a pair names a row that was not embedded, left and right differ in length, or the metric is
 * no distance
 */
export function pairDistances(
  embeddings: Embeddings,
  pairs: { left: ArrayLike<number>; right: ArrayLike<number> },
  { metric = 'cosine' }: { metric?: DistanceMetric } = {},
): Float32Array {
  const { left, right } = pairs;
  requireDistance('pairDistances', metric);
  for (const [name, rows] of Object.entries({ left, right })) requireList('pairDistances', name, rows);
  if (left.length !== right.length)
    throw new Error(
      `pairDistances: left and right must be of one length, found ${left.length} and ${right.length}; row i of both is pair i`,
    );
  const { size } = embeddings;
  const lengths = checkEmbeddings('pairDistances', 'embeddings', embeddings);
  const points = asPoints(embeddings, metric, lengths, unitOf(lengths));
  const isRow = (row: number) => isWholeNumber(row, { most: size - 1 });
  const distances = new Float32Array(left.length);
  for (let pair = 0; pair < left.length; pair++) {
    if (!(isRow(left[pair]) && isRow(right[pair])))
      throw new RangeError(
        `pairDistances: pair ${pair} is rows ${left[pair]} and ${right[pair]}, embedded are 0 to ${size - 1}`,
      );
    distances[pair] = distanceOfPoints(points, left[pair], points, right[pair]);
  }
  return distances;
}
