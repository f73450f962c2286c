import { knownOptions } from '../checks/known-options';
import { requireWholeNumbers } from '../checks/require-whole-numbers';
import { randomOf } from '../tensorflow/seeded-random';
import { dealClasses } from './deal-classes';
import { groupByClass } from './group-by-class';

/** The make-up of a batch: some classes, with the same number of images of each. */
export interface ClassBatches {
  /** P, the number of different classes per batch, 2 or more. */
  classes: number;
  /** K, the number of images per class, 2 or more. */
  images: number;
}

const known = knownOptions<Parameters<typeof classBatches>[1]>(
  'classBatches(labels, { classes: 8, images: 4, seed: 7 })',
  { classes: true, images: true, seed: true, stream: true },
);

/**
 * The order of one epoch in batches of P classes with K images each: entries i · P · K to (i + 1) · P · K - 1 are batch i, with the K rows
 * of a class side by side. So a loss that compares the whole batch finds positives and negatives for every image.
 *
 * Every class is shuffled and cut into groups of K; then each batch is dealt groups of P different classes. There are as many batches as
 * the class sizes allow, the same number whatever the seed. An image of a class with K images or more comes at most once per epoch; the
 * images of the last, smaller group of such a class are left out, and so are groups that do not fill a batch (different ones in another
 * epoch). A class of fewer than K images is one group, in which its images are repeated in turn. O(n) time and memory; no image is copied.
 *
 * @param labels class of each image, [n]: whole numbers from 0 to 2³¹ - 1
 * @param options.classes P
 * @param options.images K, at most the size of the largest class
 * @param options.seed a whole number; the same labels, options and stream give the same order
 * @param options.stream a whole number that gives another order for the same seed, such as the number of the epoch; default 0
 * @returns row numbers, [batches · P · K], of at least one batch
 * @throws Error if an option is unknown, or if there are fewer than P classes or no class of K images; RangeError if an option or a label
 * is not such a number; TypeError if labels is not an array
 * @see A. Hermans, L. Beyer, B. Leibe, "In Defense of the Triplet Loss for Person Re-Identification", 2017
 */
export function classBatches(
  labels: ArrayLike<number>,
  options: ClassBatches & { seed: number; stream?: number },
): Int32Array {
  const random = randomOf('classBatches', known(options));
  const { classes, images } = options;
  requireWholeNumbers('classBatches', { classes, images }, { least: 2 });
  const { rows, starts, labels: classLabels } = groupByClass('classBatches', labels);
  const sizes = Int32Array.from(classLabels, (_, own) => starts[own + 1] - starts[own]);
  if (sizes.length < classes)
    throw new Error(
      `classBatches: labels must have at least ${classes} classes, found ${sizes.length} in ${labels.length} images; lower classes`,
    );
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0);
  if (largest < images)
    throw new Error(
      `classBatches: labels must have a class of at least ${images} images, found ${largest} in the largest of ${sizes.length}; lower images`,
    );

  for (let own = 0; own < sizes.length; own++) random.shuffle(rows.subarray(starts[own], starts[own + 1]));
  const groups = sizes.map((size) => Math.max(Math.floor(size / images), 1));
  const dealt = dealClasses(groups, classes, random);
  const order = new Int32Array(dealt.length * images);
  const used = new Int32Array(sizes.length);
  for (let next = 0; next < order.length; next++) {
    const own = dealt[Math.floor(next / images)];
    order[next] = rows[starts[own] + (used[own]++ % sizes[own])];
  }
  return order;
}
