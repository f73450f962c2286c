import { knownOptions } from '../checks/known-options';
import type { ImageSource } from '../data/stored-images';
import { type ClassBatches, classBatches } from '../pairs/class-batches';
import { type Examples, imageExamples } from './examples';

const known = knownOptions<Parameters<typeof classExamples>[1]>('classExamples(dataset, { classes: 8, images: 4 })', {
  classes: true,
  images: true,
  rows: true,
});

/**
 * Single images with their labels, in batches of P classes x K images that `classBatches` draws anew for every epoch: for losses
 * that look for pairs or triplets within the batch, such as `batchHardTripletLoss`. `fit` then takes P · K as its batch size.
 * Validation examples come in the same batches every time.
 * @param options classes P and images K, such as `{ classes: 8, images: 16 }`
 * @param options.rows the images to use; default all images
 * @throws Error if an option is unknown; RangeError if a row is not in the data set, or `classes` or `images` is not a whole number of 2 or
 * more; Error if there are fewer than P classes, or no class with K images
 */
export function classExamples(dataset: ImageSource, options: ClassBatches & { rows?: ArrayLike<number> }): Examples<1> {
  const { classes, images, rows } = known(options);
  const examples = imageExamples(dataset, { rows });
  const perBatch = { classes, images };
  classBatches(examples.targets, { ...perBatch, seed: 0 });
  return { ...examples, perBatch };
}
