import type { ImageSource } from '../data/stored-images';
import { type ClassBatches, classBatches } from '../pairs/class-batches';
import { type Examples, imageExamples } from './examples';

/**
 * Single images with their labels, in batches of P classes x K images, drawn anew every epoch as `classBatches` does: for losses
 * that look for triplets in the batch, such as `batchHardTripletLoss`.
 * `fit` takes P · K as its batch size. As validation examples they come in the same batches every time.
 * @param perBatch P and K, such as `{ classes: 8, images: 16 }`
 * @param rows which images; default every image
 * @throws where a row is not one of the data set's, and where `classBatches` does: on fewer than P classes, or no class of K images
 */
export function classExamples(
  dataset: ImageSource,
  { classes, images }: ClassBatches,
  rows?: ArrayLike<number>,
): Examples {
  const examples = imageExamples(dataset, rows);
  const perBatch = { classes, images };
  classBatches(examples.targets, { ...perBatch, seed: 0 });
  return { ...examples, perBatch };
}
