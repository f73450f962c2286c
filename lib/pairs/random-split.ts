import { knownOptions } from '../checks/known-options';
import { randomOf } from '../tensorflow/seeded-random';
import type { Pairs } from './make-pairs';
import type { Triplets } from './make-triplets';

/** Typed arrays of numbers. */
export type NumberArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

export interface SplitOptions {
  /** The fraction of the items in the first part, from 0 to 1. */
  fraction: number;
  /** A whole number; the same items, fraction and seed give the same parts. */
  seed: number;
}

const known = knownOptions<SplitOptions>('randomSplit(items, { fraction: 0.8, seed: 7 })', {
  fraction: true,
  seed: true,
});

/**
 * Shuffles, then cuts: round(fraction x n) items come first, all others are the rest. Every item is in exactly one part;
 * `items` itself stays as it was.
 *
 * Pairs are split by image, not by row: rows 2i and 2i + 1 (the same pair and the different pair of one image) stay together and in that
 * order, so that both parts are as balanced as the whole. `left` is then no longer row >> 1. An image of one part can still appear in the
 * other part as a partner. To keep images apart, split the row numbers or the data first and make the pairs of each part. Triplets are
 * split by row, and there, too, an image can appear in both parts.
 *
 * @param items an array, a typed array, `Pairs` as `makePairs` gives them, or `Triplets` as `makeTriplets` does
 * @returns [first, rest], of the same type as `items`
 * @throws Error if an option is unknown; RangeError if `seed` is not a whole number; Error if `fraction` is not in [0, 1], or if the
 * columns of the pairs or triplets do not match
 */
export function randomSplit(items: Pairs, options: SplitOptions): [first: Pairs, rest: Pairs];
export function randomSplit(items: Triplets, options: SplitOptions): [first: Triplets, rest: Triplets];
export function randomSplit<A extends NumberArray>(items: A, options: SplitOptions): [first: A, rest: A];
export function randomSplit<T>(items: readonly T[], options: SplitOptions): [first: T[], rest: T[]];
export function randomSplit(
  items: Pairs | Triplets | NumberArray | readonly unknown[],
  options: SplitOptions,
): [unknown, unknown] {
  const { fraction } = known(options);
  if (!(fraction >= 0 && fraction <= 1)) {
    throw new Error(`randomSplit: fraction must be from 0 to 1, found ${fraction}; 0.8 puts 80 % of the items first`);
  }
  const random = randomOf('randomSplit', options);
  const cut = (count: number) => {
    const order = random.shuffle(Int32Array.from({ length: count }, (_, index) => index));
    const size = Math.round(fraction * count);
    return [order.subarray(0, size), order.subarray(size)];
  };

  if ('left' in items) {
    const [first, rest] = cut(pairedRows(items) / 2).map(bothRows);
    return [pickPairs(items, first), pickPairs(items, rest)];
  }
  if ('anchor' in items) {
    const [first, rest] = cut(tripletRows(items));
    return [pickTriplets(items, first), pickTriplets(items, rest)];
  }
  const [first, rest] = cut(items.length);
  if (Array.isArray(items)) return [Array.from(first, (row) => items[row]), Array.from(rest, (row) => items[row])];
  return [pick(items as NumberArray, first), pick(items as NumberArray, rest)];
}

function pairedRows({ left, right, same }: Pairs): number {
  const rows = same.length;
  if (left.length === rows && right.length === rows && rows % 2 === 0) return rows;
  throw new Error(
    `randomSplit: pairs must have columns of the same even length, found ${left.length} left, ${right.length} right, ${rows} same; pass pairs of makePairs`,
  );
}

function tripletRows({ anchor, positive, negative }: Triplets): number {
  const rows = anchor.length;
  if (positive.length === rows && negative.length === rows) return rows;
  throw new Error(
    `randomSplit: triplets must have columns of the same length, found ${rows} anchor, ${positive.length} positive, ${negative.length} negative; pass triplets of makeTriplets`,
  );
}

const bothRows = (images: Int32Array) =>
  Int32Array.from({ length: 2 * images.length }, (_, row) => 2 * images[row >> 1] + (row & 1));

const pickPairs = ({ left, right, same }: Pairs, rows: Int32Array): Pairs => ({
  left: pick(left, rows),
  right: pick(right, rows),
  same: pick(same, rows),
});

const pickTriplets = ({ anchor, positive, negative }: Triplets, rows: Int32Array): Triplets => ({
  anchor: pick(anchor, rows),
  positive: pick(positive, rows),
  negative: pick(negative, rows),
});

function pick<A extends NumberArray>(values: A, rows: Int32Array): A {
  if (Array.isArray(values)) return Array.from(rows, (row) => values[row]) as unknown as A;
  // Not values.slice: the slice of a Buffer is a view, and writing to it would change `values`.
  const picked: A = Uint8Array.prototype.slice.call(values, 0, rows.length) as A;
  for (let row = 0; row < rows.length; row++) picked[row] = values[rows[row]];
  return picked;
}
