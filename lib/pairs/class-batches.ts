import { requireWholeNumbers } from '../checks/require-whole-numbers';
import { randomOf } from '../tensorflow/seeded-random';
import { dealClasses } from './deal-classes';
import { groupByClass } from './group-by-class';

/** What a batch holds: images of some classes, equally many of each. */
export interface ClassBatches {
  /** P, different classes in a batch, 2 or more. */
  classes: number;
  /** K, images of each of them, 2 or more. */
  images: number;
}

/**
 * The order of one epoch in batches of P classes x K images: rows i · P · K to (i + 1) · P · K - 1 are batch i, K rows of one
 * class after K of another. Losses that compare a whole batch find positives and negatives for every image in it.
 *
 * Every class is shuffled and cut into groups of K, then each batch is dealt groups of P different classes: as many batches as
 * the sizes of the classes allow, the same number whatever the seed. So an image comes at most once an epoch; those of the last,
 * smaller group of a class sit out, and so do groups that fill no batch (others in another epoch). A class of fewer than K
 * images is one group, in which its images are repeated in turn. O(n) time and memory; no image is copied.
 *
 * @param labels class of each image, [n]: whole numbers from 0 to 2³¹ - 1
 * @param options.classes P
 * @param options.images K, at most the size of the largest class
 * @param options.seed a whole number; the same labels, options and stream give the same order
 * @param options.stream another whole number for another order of the same seed, such as the number of the epoch; default 0
 * @returns row numbers, [batches · P · K], of one batch at least
 * @throws if there are fewer than P classes or no class of K images, if a label is not such a number, or if an option is not
 * such a whole number
 * @see A. Hermans, L. Beyer, B. Leibe, "In Defense of the Triplet Loss for Person Re-Identification", 2017
 */
export function classBatches(
  labels: ArrayLike<number>,
  options: ClassBatches & { seed: number; stream?: number },
): Int32Array {
  const random = randomOf('classBatches', options);
  const { classes, images } = options;
  requireWholeNumbers('classBatches', { classes, images }, { least: 2 });
  const { rows, starts, labels: classLabels } = groupByClass('classBatches', labels);
  const sizes = Int32Array.from(classLabels, (_, own) => starts[own + 1] - starts[own]);
  if (sizes.length < classes)
    throw new Error(
      `classBatches: needs ${classes} classes for a batch, found ${sizes.length} among ${labels.length} images; lower classes`,
    );
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0);
  if (largest < images)
    throw new Error(
      `classBatches: needs a class of ${images} images or more, found ${largest} in the largest of ${sizes.length}; lower images`,
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
