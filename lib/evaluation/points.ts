import type { Embeddings } from '../models/embed';
import type { Metric } from './pair-distances';

/** `dot` is -a·b: no distance, but less is nearer there too. */
export type PointMetric = Metric | 'dot';

/** Embeddings made comparable by their Euclidean distance alone, or by their inner product: point i is factors[i] times row i. */
export interface Points extends Embeddings {
  metric: PointMetric;
  /**
   * Float64 [size]. Euclidean and dot: one power of two for all, so that no square of a float32 leaves the range of float32. Cosine: 1 / |row|,
   * as 1 - a·b = |a - b|² / 2 for a and b of length 1; 0 for a row of length 0.
   */
  factors: Float64Array;
}

/**
 * @param lengths |row| of each row, [size]
 * @param longest the greatest of all lengths that are compared
 */
export function asPoints(embeddings: Embeddings, metric: PointMetric, lengths: Float64Array, longest: number): Points {
  const scale = longest > 0 ? 2 ** -Math.ceil(Math.log2(longest)) : 1;
  const factorOf = (length: number) => (metric !== 'cosine' ? scale : length > 0 ? 1 / length : 0);
  return { ...embeddings, metric, factors: lengths.map(factorOf) };
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
