import { requireWholeNumbers } from '../checks/require-whole-numbers';
import { roundsProducts } from '../tensorflow/device';
import { tf } from '../tensorflow/tensorflow';
import type { DeviceVectors } from './device-vectors';
import { blockRows, type Vectors } from './vector-blocks';

/** The best matches of each query, best first; of equal scores, the lower row number comes first. */
export interface TopMatches {
  /** Row numbers of the gallery, [queries, k]. */
  rows: Int32Array;
  /** Inner products, [queries, k]. */
  scores: Float32Array;
}

/**
 * For each query q, the k largest q·g over all rows g of the gallery, in float32 on TensorFlow's device.
 *
 * Each block of the gallery is put on the device once. All queries are compared with it, block by block, and its best matches are merged
 * with the best so far. At most 64 MB of gallery, 64 MB of queries and 64 MB of inner products are on the device at once, however many rows
 * there are: for 60,000 against 60,000 the whole matrix would take 14 GB.
 * @param blocks the rows per block; default from the bound above
 * @param held keeps all blocks of the gallery on the device, for the next search in the same gallery
 * @throws RangeError if k is not a whole number from 1 to the size of the gallery; Error if queries and gallery differ in dimensions
 */
export function topMatches(
  queries: Vectors,
  gallery: Vectors,
  k: number,
  blocks = blockRows(queries, gallery),
  held?: DeviceVectors,
): TopMatches {
  const { dimensions } = gallery;
  if (queries.dimensions !== dimensions)
    throw new Error(
      `topMatches: queries and gallery must have the same dimensions, found ${queries.dimensions} and ${dimensions}`,
    );
  requireWholeNumbers('topMatches', { k }, { most: gallery.size, reason: "the gallery's size" });
  const best = { rows: new Int32Array(queries.size * k), scores: new Float32Array(queries.size * k) };
  const step = held?.rows ?? blocks.gallery;
  for (let first = 0; first < gallery.size; first += step) {
    const end = Math.min(first + step, gallery.size);
    const block = held?.block(gallery, first, end) ?? tf.tensor2d(gallery.read(first, end), [end - first, dimensions]);
    const count = Math.min(k, end - first);
    try {
      for (let from = 0; from < queries.size; from += blocks.queries) {
        const to = Math.min(from + blocks.queries, queries.size);
        const found = matchesIn(block, queries.read(from, to), count);
        for (let query = from; query < to; query++)
          merge(ofQuery(best, query, k), Math.min(k, first), ofQuery(found, query - from, count), first);
      }
    } finally {
      if (!held) block.dispose();
    }
  }
  return best;
}

/**
 * ε such that a float32 inner product of this many terms differs from the true one by at most ε Σ|aᵢ bᵢ|, in whatever order it is summed; a
 * and b themselves may have been rounded to float32. GPUs may compute with TF32, which has 10 bits after the point.
 */
export function roundingShare(terms: number): number {
  return 1.01 * ((terms + 8) * 2 ** -24 + (roundsProducts() ? 2 ** -9 : 0));
}

/** The best rows of one block for each query, numbered within the block. */
function matchesIn(block: tf.Tensor2D, queries: Float32Array, count: number): TopMatches {
  const found: TopMatches = { rows: new Int32Array(0), scores: new Float32Array(0) };
  const [, dimensions] = block.shape;
  tf.tidy(() => {
    const asked = tf.tensor2d(queries, [queries.length / dimensions, dimensions]);
    const { values, indices } = tf.topk(tf.matMul(asked, block, false, true), count);
    found.rows = indices.dataSync<'int32'>();
    found.scores = values.dataSync<'float32'>();
  });
  return found;
}

/** The part of one query. */
function ofQuery({ rows, scores }: TopMatches, query: number, count: number): TopMatches {
  const [from, to] = [query * count, (query + 1) * count];
  return { rows: rows.subarray(from, to), scores: scores.subarray(from, to) };
}

/**
 * Merges a query's matches in one block into its best matches so far, in place: first it counts how many of each stay, then it places them
 * from the worst to the best. The rows of the block have higher numbers, so that they come last among equals.
 * @param best the first `known` of them are there already
 * @param firstRow the row number that the block begins with
 */
function merge(best: TopMatches, known: number, found: TopMatches, firstRow: number): void {
  const [wanted, count] = [Math.min(best.rows.length, known + found.rows.length), found.rows.length];
  let [old, fresh] = [0, 0];
  while (old + fresh < wanted) {
    if (fresh === count || (old < known && best.scores[old] >= found.scores[fresh])) old++;
    else fresh++;
  }
  for (let place = wanted - 1; fresh > 0; place--) {
    if (old > 0 && best.scores[old - 1] < found.scores[fresh - 1]) {
      old--;
      best.scores[place] = best.scores[old];
      best.rows[place] = best.rows[old];
    } else {
      fresh--;
      best.scores[place] = found.scores[fresh];
      best.rows[place] = firstRow + found.rows[fresh];
    }
  }
}
