import type { Metric } from '../distances/metric';
import type { Embeddings } from '../models/embed';

/** Embeddings scaled so that their Euclidean distance, or their inner product, decides: point i is factors[i] times row i. */
export interface Points extends Embeddings {
  metric: Metric;
  /**
   * Float64 [size]. For euclidean and dot, 1 / unit for all rows, a power of two. For cosine, 1 / |row|, since 1 - a·b = |a - b|² / 2 if a
   * and b have length 1; 0 for a row of length 0.
   */
  factors: Float64Array;
  /** |row| of each row in float64, [size]. */
  lengths: Float64Array;
  /** Rows that are longer than `reach` units. */
  far: number[];
}

/** Points longer than this many units are left out of float32 products, so that no square overflows. */
export const reach = 2 ** 40;

/**
 * The unit of length for comparing rows: the smallest power of two above the median of the lengths that are not 0. Not above the largest
 * length: beside one row of length 1e20 the squares of all others would vanish in float32.
 * @param lengths |row| of each row, [size]
 */
export function unitOf(lengths: Float64Array): number {
  // float32 and its sums reach from 2^-149 to 2^136.
  const counts = new Int32Array(512);
  const binOf = (length: number) => Math.floor(Math.log2(length)) + 256;
  let rows = 0;
  for (const length of lengths)
    if (length > 0) {
      counts[binOf(length)]++;
      rows++;
    }
  if (rows === 0) return 1;
  let bin = 0;
  for (let below = counts[0]; 2 * below < rows; below += counts[bin]) bin++;
  return 2 ** (bin - 255);
}

/**
 * @param lengths |row| of each row, [size]
 * @param unit the common unit of everything that is compared; not used by cosine
 */
export function asPoints(embeddings: Embeddings, metric: Metric, lengths: Float64Array, unit: number): Points {
  const factorOf = (length: number) => (metric !== 'cosine' ? 1 / unit : length > 0 ? 1 / length : 0);
  const points: Points = { ...embeddings, metric, factors: lengths.map(factorOf), lengths, far: [] };
  for (let row = 0; row < points.size; row++) if (isFar(points, row)) points.far.push(row);
  return points;
}

/** Whether a point is longer than `reach`. */
export function isFar({ factors, lengths }: Points, row: number): boolean {
  return factors[row] * lengths[row] > reach;
}

/**
 * The distance between point i of `a` and point j of `b` in their metric, summed in float64. Two equal rows are at distance exactly 0, for
 * cosine too, except rows of length 0: they have no direction and are at cosine distance 1 from all rows and from each other.
 */
export function distanceOfPoints(a: Points, i: number, b: Points, j: number): number {
  const { metric, dimensions, values } = a;
  const { values: others } = b;
  const [from, fromOther, factor, otherFactor] = [i * dimensions, j * dimensions, a.factors[i], b.factors[j]];
  if (factor === 0 || otherFactor === 0) return 1;
  if (metric === 'dot') {
    let product = 0;
    for (let k = 0; k < dimensions; k++) product += values[from + k] * others[fromOther + k];
    return 0 - product;
  }
  let squares = 0;
  for (let k = 0; k < dimensions; k++) {
    const difference = factor * values[from + k] - otherFactor * others[fromOther + k];
    squares += difference * difference;
  }
  return metric === 'euclidean' ? Math.sqrt(squares) / factor : squares / 2;
}
