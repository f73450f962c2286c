import { knownOptions } from '../checks/known-options';
import { requireWholeNumbers } from '../checks/require-whole-numbers';
import { randomOf } from '../tensorflow/seeded-random';
import { groupByClass } from './group-by-class';

/** Triplets of images, as row numbers of their data set. Every column has one entry per triplet. */
export interface Triplets {
  /** Row number of the image that the other two are compared with, [n]. */
  anchor: Int32Array;
  /** Row number of another image of the anchor's class, [n]. */
  positive: Int32Array;
  /** Row number of an image of any other class, [n]. */
  negative: Int32Array;
}

const known = knownOptions<Parameters<typeof makeTriplets>[1]>('makeTriplets(labels, { seed: 7 })', {
  seed: true,
  perClass: true,
});

/**
 * In each class, the images are shuffled and cut into rows of two, anchor and positive, and each row gets a negative, drawn uniformly from
 * the images of all other classes, with replacement. So an image is in at most one such row, an odd one is left out, and a class of m
 * images gives floor(m / 2) triplets. No image is copied; a triplet takes 12 bytes.
 *
 * @param labels class of each image, [size]: whole numbers from 0 to 2³¹ - 1; a class of one image only gives negatives
 * @param options.seed a whole number; the same labels, seed and perClass give the same triplets
 * @param options.perClass the number of triplets per class, 1 or more, default floor(m / 2); a class is reshuffled and cut again as often
 * as needed
 * @returns the triplets, class after class in the order in which the classes first appear
 * @throws Error if an option is unknown, if there are fewer than two classes, or if no class has two images; RangeError if `seed`,
 * `perClass` or a label is not such a number; TypeError if labels is not an array
 * @see F. Schroff, D. Kalenichenko, J. Philbin, "FaceNet: A Unified Embedding for Face Recognition and Clustering", CVPR 2015
 */
export function makeTriplets(labels: ArrayLike<number>, options: { seed: number; perClass?: number }): Triplets {
  const random = randomOf('makeTriplets', known(options));
  const { perClass } = options;
  if (perClass !== undefined) requireWholeNumbers('makeTriplets', { perClass });
  const groups = groupByClass('makeTriplets', labels);
  const counts = tripletCounts(groups.starts, perClass);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (counts.length < 2 || total === 0) throw new Error(tooFew(labels.length, groups.labels));

  const triplets = { anchor: new Int32Array(total), positive: new Int32Array(total), negative: new Int32Array(total) };
  let next = 0;
  for (const [index, count] of counts.entries()) {
    const [start, end] = [groups.starts[index], groups.starts[index + 1]];
    const own = groups.rows.slice(start, end);
    const rowsOfTwo = own.length >> 1;
    for (let made = 0; made < count; made++) {
      const row = made % rowsOfTwo;
      if (row === 0) random.shuffle(own);
      // Draw from the others, then skip the whole class.
      let stranger = random.integer(labels.length - own.length);
      if (stranger >= start) stranger += own.length;
      triplets.anchor[next] = own[2 * row];
      triplets.positive[next] = own[2 * row + 1];
      triplets.negative[next++] = groups.rows[stranger];
    }
  }
  return triplets;
}

/** The number of triplets per class. */
function tripletCounts(starts: Int32Array, perClass?: number): number[] {
  return Array.from(starts.subarray(1), (end, index) => {
    const rowsOfTwo = (end - starts[index]) >> 1;
    return rowsOfTwo === 0 ? 0 : (perClass ?? rowsOfTwo);
  });
}

function tooFew(size: number, classLabels: number[]): string {
  if (classLabels.length >= 2)
    return `makeTriplets: labels must have a class of at least two images, found ${classLabels.length} classes of one image each; add images`;
  const found =
    size === 0 ? '0 (no labels)' : `1 (label ${classLabels[0]}, ${size} ${size === 1 ? 'image' : 'images'})`;
  return `makeTriplets: labels must have at least two classes, found ${found}; add images of another class`;
}
