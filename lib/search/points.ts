import type { Metric } from '../distances/metric';
import type { Embeddings } from '../models/embed';

/** Embeddings made comparable by their Euclidean distance alone, or by their inner product: point i is factors[i] times row i. */
export interface Points extends Embeddings {
  metric: Metric;
  /**
   * Float64 [size]. Euclidean and dot: 1 / unit for all, a power of two. Cosine: 1 / |row|, as 1 - a·b = |a - b|² / 2 for a and b
   * of length 1; 0 for a row of length 0.
   */
  factors: Float64Array;
  /** |row| of each row in float64, [size]. */
  lengths: Float64Array;
  /** Rows that are longer than `reach` units. */
  far: number[];
}

/** Points longer than so many units are kept out of products in float32, of which no square overflows then. */
export const reach = 2 ** 40;

/**
 * The scale on which rows are compared: the least power of two above half of all lengths that are not 0. Not of the greatest length:
 * beside one row of length 1e20 the squares of all others would vanish in float32.
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
 * @param unit of all that are compared; cosine needs none
 */
export function asPoints(embeddings: Embeddings, metric: Metric, lengths: Float64Array, unit: number): Points {
  const factorOf = (length: number) => (metric !== 'cosine' ? 1 / unit : length > 0 ? 1 / length : 0);
  const points: Points = { ...embeddings, metric, factors: lengths.map(factorOf), lengths, far: [] };
  for (let row = 0; row < points.size; row++) if (isFar(points, row)) points.far.push(row);
  return points;
}

/** The point is beyond reach. */
export function isFar({ factors, lengths }: Points, row: number): boolean {
  return factors[row] * lengths[row] > reach;
}

/**
 * The distance between point i of `a` and point j of `b` in their metric, summed in float64. Two equal rows are exactly 0 apart,
 * also by cosine, but for rows of length 0: those have no direction, and are 1 from all and from each other.
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
