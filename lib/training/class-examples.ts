import type { ImageSource } from '../data/stored-images';
import { type ClassBatches, classBatches } from '../pairs/class-batches';
import { type Examples, imageExamples } from './examples';

/**
 * Single images with their labels, in batches of P classes x K images, drawn anew every epoch as `classBatches` does: for losses
 * that look for triplets in the batch, such as `batchHardTripletLoss`.
 * `fit` takes P · K as its batch size. As validation examples they come in the same batches every time.
 * @param options classes P and images K, such as `{ classes: 8, images: 16 }`
 * @param options.rows which images; default every image
 * @throws where a row is not one of the data set's, and where `classBatches` does: on fewer than P classes, or no class of K images
 */
export function classExamples(
  dataset: ImageSource,
  { classes, images, rows }: ClassBatches & { rows?: ArrayLike<number> },
): Examples<1> {
  const examples = imageExamples(dataset, { rows });
  const perBatch = { classes, images };
  classBatches(examples.targets, { ...perBatch, seed: 0 });
  return { ...examples, perBatch };
}
