import type { Vectors } from '../runtime/top-matches';
import type { Points } from './points';

/**
 * The nearest point as the one of the greatest inner product: [a, 1]·[b, -|b|²/2] = (|a|² - |a - b|²) / 2; by dot as they are,
 * [a, 0]·[b, 0].
 *
 * All points are moved first so that one of the gallery, the nearest to its mean, is the origin: distances stay as they are, and
 * where points lie close together far out, float32 does not spend its digits on what they have in common.
 * @param origin of another gallery that this one grew from, where it is to stay
 * @returns queries as [a, 1] and gallery as [b, -|b|²/2], dimensions + 1 numbers a row, made when a block is read
 */
export function asInnerProducts(
  queries: Points,
  gallery: Points,
  origin = centralPoint(gallery),
): { queries: Vectors; gallery: Vectors } {
  if (gallery.metric === 'dot') {
    const asTheyAre = (points: Points) => moved(points, new Float64Array(points.dimensions), (row) => row.fill(0, -1));
    return { queries: asTheyAre(queries), gallery: asTheyAre(gallery) };
  }
  return {
    // As far from every point as from any other: all products are 0.
    queries: moved(queries, origin, (row, _, factor) => (factor === 0 ? row.fill(0) : row.fill(1, -1))),
    // As far from every point as one at a right angle to it.
    gallery: moved(gallery, origin, (row, squares, factor) =>
      row.fill((factor === 0 ? squares + 1 : squares) / -2, -1),
    ),
  };
}

/** The point that is nearest to the mean. Not the mean itself: whole numbers stay whole, and equal distances equal. */
export function centralPoint({ values, factors, size, dimensions }: Points): Float64Array {
  const mean = new Float64Array(dimensions);
  for (let row = 0; row < size; row++) {
    const [from, factor] = [row * dimensions, factors[row] / size];
    for (let i = 0; i < dimensions; i++) mean[i] += factor * values[from + i];
  }
  let [central, least] = [0, Number.POSITIVE_INFINITY];
  for (let row = 0; row < size; row++) {
    const [from, factor] = [row * dimensions, factors[row]];
    let squares = 0;
    for (let i = 0; i < dimensions; i++) squares += (factor * values[from + i] - mean[i]) ** 2;
    if (squares < least) [central, least] = [row, squares];
  }
  const row = values.subarray(central * dimensions, (central + 1) * dimensions);
  return Float64Array.from(row, (value) => factors[central] * value);
}

/**
 * Points less `origin`, with one number more at the end of each.
 * @param finish writes that number; it gets the moved row, its squared length and the point's factor
 */
function moved(
  { values, factors, size, dimensions }: Points,
  origin: Float64Array,
  finish: (row: Float32Array, squares: number, factor: number) => void,
): Vectors {
  const width = dimensions + 1;
  const read = (first: number, end: number) => {
    const block = new Float32Array((end - first) * width);
    for (let row = first; row < end; row++) {
      const [from, to, factor] = [row * dimensions, (row - first) * width, factors[row]];
      let squares = 0;
      for (let i = 0; i < dimensions; i++) {
        const value = Math.fround(factor * values[from + i] - origin[i]);
        block[to + i] = value;
        squares += value * value;
      }
      finish(block.subarray(to, to + width), squares, factor);
    }
    return block;
  };
  return { size, dimensions: width, read };
}
