import { isFar, type Points, reach } from './points';
import { roundingShare } from './top-matches';
import type { Vectors } from './vector-blocks';

/** Products that are never less than what they stand for, so that a search by them can tell that it has missed nothing. */
export interface InnerProducts {
  /** [a, 1, |a|] */
  queries: Vectors;
  /** [b, (ε - 1) |b|² / 2, ε |b|] */
  gallery: Vectors;
  /**
   * The least product, in float32, of a query and a row whose distance, summed in float64, is `distance` or less. Infinity where
   * all rows are equally far, -Infinity where float32 says nothing about the query.
   */
  least(query: number, distance: number): number;
}

/** More than float64 rounds a number. */
const float64Share = 2 ** -50;
/** More than all that float32 takes for 0 in one product. */
const underflow = 2 ** -64;
/** Less than the product of any row within reach. */
const beyondAll = -(2 ** 100);
/** The factors of the cosine are rounded: added to all lengths, it covers what that makes of points that are closer together. */
const leastLength = 2 ** -24;
/** Rows so many units long have no say in where the origin is. */
const longest = 2 ** 10;

/**
 * The nearest point as the one of the greatest inner product: [a, 1]·[b, -|b|²/2] = (|a|² - |a - b|²) / 2; by dot, a·b.
 *
 * To that is added ε (|a| |b| + |b|²/2), the most by which float32 can be wrong about it, in whatever order it sums. So every
 * product is an upper bound: rows whose product is below `least` of a distance are farther than that.
 *
 * All points are moved first so that one of the gallery, the nearest to its mean, is the origin: distances stay as they are, and
 * where points lie close together far out, float32 does not spend its digits on what they have in common. Neither the origin nor the
 * unit decides what is found, only how many rows are looked at in float64.
 *
 * Rows beyond `reach` have the least product of all: they are to be compared apart from it (`isFar`).
 * @param origin of another gallery that this one grew from, where it is to stay
 * @returns queries and gallery, dimensions + 2 numbers a row, made when a block is read
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
      // As far from every point as from any other: all products are 0.
      if (queries.factors[query] === 0) row.fill(0);
    }),
    gallery: moved(
      gallery,
      origin,
      () => 1,
      (row, squares, at) => {
        // A point without direction is as far from every point as one at a right angle to it.
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
 * The point that is nearest to the mean. Not the mean itself: whole numbers stay whole, and equal distances equal. 0 by dot, and where
 * all points are longer than `longest`.
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

/** How far each point is from the origin, in float64. */
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
 * Points less `origin`, with two numbers more at the end of each.
 * @param shrinkOf a power of two that the point is multiplied by, so that it stays within float32
 * @param finish writes the two; it gets the moved row, its squared length in float64 and its number
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
