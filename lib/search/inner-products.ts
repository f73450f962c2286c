import { isFar, type Points, reach } from './points';
import { roundingShare } from './top-matches';
import type { Vectors } from './vector-blocks';

/** Inner products that are upper bounds of the true ones, so that a search can prove that it has missed nothing. */
export interface InnerProducts {
  /** [a, 1, |a|] */
  queries: Vectors;
  /** [b, (ε - 1) |b|² / 2, ε |b|] */
  gallery: Vectors;
  /**
   * The smallest float32 product that a row can have with this query if their float64 distance is `distance` or less. Infinity if all rows
   * are equally far; -Infinity if float32 says nothing about the query.
   */
  least(query: number, distance: number): number;
}

/** More than the relative rounding error of float64. */
const float64Share = 2 ** -50;
/** More than everything that underflows to 0 in one float32 product. */
const underflow = 2 ** -64;
/** Smaller than the product of any row within reach. */
const beyondAll = -(2 ** 100);
/** Added to all lengths, it covers the rounding of the cosine's factors, even for points that are very close together. */
const leastLength = 2 ** -24;
/** Rows longer than this many units do not influence the origin. */
const longest = 2 ** 10;

/**
 * Turns the search for the nearest point into one for the largest inner product: [a, 1]·[b, -|b|²/2] = (|a|² - |a - b|²) / 2; for dot, a·b.
 *
 * ε (|a| |b| + |b|²/2) is added, the largest error that float32 can make in this product, in whatever order it sums. So every product is an
 * upper bound: a row whose product is below `least` of a distance is farther than that distance.
 *
 * First, all points are moved so that the gallery point nearest to the mean becomes the origin. Distances stay the same, and if all points
 * lie close together but far from 0, float32 does not spend its digits on what they have in common. The origin and the unit do not change
 * the result, only the number of rows that are compared in float64.
 *
 * Rows beyond `reach` get the smallest product of all and must be compared separately (`isFar`).
 * @param origin the origin of a gallery that this one grew from, if it must be kept
 * @returns queries and gallery, dimensions + 2 numbers per row, computed when a block is read
 * @see N. J. Higham, "Accuracy and Stability of Numerical Algorithms", 2002, section 3.1 (the bound)
 */
export function asInnerProducts(queries: Points, gallery: Points, origin = centralPoint(gallery)): InnerProducts {
  const { metric, dimensions } = gallery;
  const share = roundingShare(dimensions + 2);
  const smallest = metric === 'cosine' ? leastLength : 0;
  const lengths = lengthsFrom(queries, origin);
  const shrinkOf = (query: number) => (lengths[query] > reach ? 2 ** -Math.ceil(Math.log2(lengths[query] / reach)) : 1);
  return {
    queries: moved(queries, origin, shrinkOf, (row, _, query) => {
      const shrink = shrinkOf(query);
      row[dimensions] = shrink;
      row[dimensions + 1] = shrink * (lengths[query] + smallest);
      // This query is equally far from all points, so all products are 0.
      if (queries.factors[query] === 0) row.fill(0);
    }),
    gallery: moved(
      gallery,
      origin,
      () => 1,
      (row, squares, at) => {
        // A point without direction is as far from every query as a point at a right angle.
        const all = gallery.factors[at] === 0 ? squares + 1 : squares;
        row[dimensions] = metric === 'dot' ? 0 : ((share - 1) * all) / 2;
        row[dimensions + 1] = share * Math.sqrt(all);
        if (isFar(gallery, at)) row.fill(0)[dimensions] = beyondAll;
      },
    ),
    least: (query, distance) => {
      const [shrink, factor, length] = [shrinkOf(query), queries.factors[query], lengths[query]];
      if (factor === 0) return Number.POSITIVE_INFINITY;
      if (metric === 'dot') return -shrink * factor ** 2 * distance - underflow;
      if (shrink < -1 / beyondAll) return Number.NEGATIVE_INFINITY;
      const other = metric === 'cosine' ? Math.sqrt(2 * distance) : factor * distance;
      const ofFactors = metric === 'cosine' ? 4 * (length + other + smallest) : 0;
      const rounding = (dimensions + 8) * (length ** 2 + other ** 2) + ofFactors;
      return shrink * ((length ** 2 - other ** 2) / 2 - float64Share * rounding) - underflow;
    },
  };
}

/**
 * The point nearest to the mean. Not the mean itself, so that whole numbers stay whole and equal distances stay equal. The zero vector for
 * dot, and if all points are longer than `longest`.
 */
export function centralPoint(points: Points): Float64Array {
  const { metric, values, factors, lengths, size, dimensions } = points;
  const mean = new Float64Array(dimensions);
  if (metric === 'dot') return mean;
  const counts = (row: number) => factors[row] * lengths[row] <= longest;
  let counted = 0;
  for (let row = 0; row < size; row++) {
    if (!counts(row)) continue;
    counted++;
    for (let i = 0, from = row * dimensions; i < dimensions; i++) mean[i] += factors[row] * values[from + i];
  }
  if (counted === 0) return mean;
  for (let i = 0; i < dimensions; i++) mean[i] /= counted;
  let [central, least] = [0, Number.POSITIVE_INFINITY];
  for (let row = 0; row < size; row++) {
    if (!counts(row)) continue;
    const [from, factor] = [row * dimensions, factors[row]];
    let squares = 0;
    for (let i = 0; i < dimensions; i++) squares += (factor * values[from + i] - mean[i]) ** 2;
    if (squares < least) [central, least] = [row, squares];
  }
  const row = values.subarray(central * dimensions, (central + 1) * dimensions);
  return Float64Array.from(row, (value) => factors[central] * value);
}

/** The distance of each point from the origin, in float64. */
function lengthsFrom({ values, factors, size, dimensions }: Points, origin: Float64Array): Float64Array {
  const lengths = new Float64Array(size);
  for (let row = 0; row < size; row++) {
    const [from, factor] = [row * dimensions, factors[row]];
    let squares = 0;
    for (let i = 0; i < dimensions; i++) squares += (factor * values[from + i] - origin[i]) ** 2;
    lengths[row] = Math.sqrt(squares);
  }
  return lengths;
}

/**
 * The points minus `origin`, with two more numbers at the end of each.
 * @param shrinkOf gives the power of two by which a point is multiplied so that it stays within float32
 * @param finish writes the two numbers; it gets the moved row, its squared length in float64 and its row number
 */
function moved(
  { values, factors, size, dimensions }: Points,
  origin: Float64Array,
  shrinkOf: (row: number) => number,
  finish: (moved: Float32Array, squares: number, row: number) => void,
): Vectors {
  const width = dimensions + 2;
  const read = (first: number, end: number) => {
    const block = new Float32Array((end - first) * width);
    for (let row = first; row < end; row++) {
      const [from, to, factor, shrink] = [row * dimensions, (row - first) * width, factors[row], shrinkOf(row)];
      let squares = 0;
      for (let i = 0; i < dimensions; i++) {
        const value = shrink * (factor * values[from + i] - origin[i]);
        block[to + i] = value;
        squares += value * value;
      }
      finish(block.subarray(to, to + width), squares, row);
    }
    return block;
  };
  return { size, dimensions: width, read };
}
