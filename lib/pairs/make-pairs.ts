import { knownOptions } from '../checks/known-options';
import { randomOf } from '../tensorflow/seeded-random';
import { groupByClass } from './group-by-class';

/** Pairs of images, as row numbers of their data set. Every column has one entry per pair. */
export interface Pairs {
  /** Row number of the first image, [2n]. */
  left: Int32Array;
  /** Row number of the second image, [2n]. */
  right: Int32Array;
  /** 1 if both images are of the same class, 0 if not, [2n]. */
  same: Uint8Array;
}

const known = knownOptions<Parameters<typeof makePairs>[1]>('makePairs(labels, { seed: 7 })', { seed: true });

/**
 * Two pairs for each image: row 2i joins image i with another of its class (same = 1), row 2i + 1 joins it with an image
 * of any other class (same = 0). So half of the pairs are same, and left = row >> 1.
 *
 * Each partner is drawn uniformly, either from the other images of the class or from all images outside it. An image is paired with itself
 * only if it is alone in its class. Time and memory grow with n, whatever the number of classes; no image is copied, and a pair takes 9
 * bytes.
 *
 * @param labels class of each image, [n]: whole numbers from 0 to 2³¹ - 1, gaps and one-image classes included
 * @param options.seed a whole number; the same labels and seed give the same pairs
 * @returns 2n pairs
 * @throws Error if an option is unknown, or if there are fewer than two classes; RangeError if `seed` is not a whole number or a label is
 * not such a number; TypeError if labels is not an array
 */
export function makePairs(labels: ArrayLike<number>, options: { seed: number }): Pairs {
  const random = randomOf('makePairs', known(options));
  const size = labels.length;
  const { classOf, rows, starts, labels: classLabels } = groupByClass('makePairs', labels);
  if (classLabels.length < 2) {
    const found =
      size === 0 ? '0 (no labels)' : `1 (label ${classLabels[0]}, ${size} ${size === 1 ? 'image' : 'images'})`;
    throw new Error(`makePairs: labels must have at least two classes, found ${found}; add images of another class`);
  }

  const left = new Int32Array(2 * size);
  const right = new Int32Array(2 * size);
  const same = new Uint8Array(2 * size);
  const rank = new Int32Array(classLabels.length);
  for (let row = 0; row < size; row++) {
    const own = classOf[row];
    const start = starts[own];
    const count = starts[own + 1] - start;
    const position = rank[own]++;

    // Draw from the others, then skip the image itself; further down, its whole class.
    let friend = position;
    if (count > 1) {
      friend = random.integer(count - 1);
      if (friend >= position) friend++;
    }
    let stranger = random.integer(size - count);
    if (stranger >= start) stranger += count;

    left[2 * row] = row;
    right[2 * row] = rows[start + friend];
    same[2 * row] = 1;
    left[2 * row + 1] = row;
    right[2 * row + 1] = rows[stranger];
  }
  return { left, right, same };
}
