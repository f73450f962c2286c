import { tf } from '../tensorflow/tensorflow';
import type { DeviceVectors } from './device-vectors';
import { blockRows, type Vectors } from './vector-blocks';

/** The part of the gallery that concerns a query. */
export interface MatchLimit {
  /** The smallest product of interest. */
  least: number;
  /** Only rows below this number are of interest. */
  end: number;
}

/**
 * Calls `visit` with every query q and gallery row g whose product q·g, in float32 on TensorFlow's device, is not below the query's limit;
 * NaN counts as not below. For each query, the rows come in ascending order. Uses as much device memory as `topMatches`.
 * @param limits one per query
 * @param held keeps the gallery's blocks on the device
 */
export function matchesAbove(
  queries: Vectors,
  gallery: Vectors,
  limits: MatchLimit[],
  visit: (query: number, row: number) => void,
  held?: DeviceVectors,
): void {
  const blocks = blockRows(queries, gallery);
  const step = held?.rows ?? blocks.gallery;
  const last = Math.min(
    gallery.size,
    limits.reduce((most, { end }) => Math.max(most, end), 0),
  );
  for (let first = 0; first < last; first += step) {
    const end = Math.min(first + step, gallery.size);
    const block =
      held?.block(gallery, first, end) ?? tf.tensor2d(gallery.read(first, end), [end - first, gallery.dimensions]);
    try {
      for (let from = 0; from < queries.size; from += blocks.queries) {
        const to = Math.min(from + blocks.queries, queries.size);
        if (limits.slice(from, to).every((limit) => limit.end <= first)) continue;
        const scores = scoresOf(queries.read(from, to), block);
        for (let query = from; query < to; query++) {
          const { least, end: until } = limits[query];
          const at = (query - from) * (end - first) - first;
          for (let row = first; row < Math.min(end, until); row++) if (!(scores[at + row] < least)) visit(query, row);
        }
      }
    } finally {
      if (!held) block.dispose();
    }
  }
}

/** All products of these row-major queries with the rows of one block, [queries, rows]. */
function scoresOf(queries: Float32Array, block: tf.Tensor2D): Float32Array {
  const [, dimensions] = block.shape;
  const asked = tf.tensor2d(queries, [queries.length / dimensions, dimensions]);
  const products = tf.matMul(asked, block, false, true);
  // Not returned from tidy, which would search every number of the array for tensors.
  const scores = products.dataSync<'float32'>();
  tf.dispose([asked, products]);
  return scores;
}
