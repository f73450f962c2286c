import { classBatches } from '../pairs/class-batches';
import { createRandom } from '../tensorflow/seeded-random';
import type { Examples } from './examples';

/** Examples per batch: the size of their class batches, or else `otherwise`. */
export function batchSizeOf({ perBatch }: Examples, otherwise: number): number {
  return perBatch ? perBatch.classes * perBatch.images : otherwise;
}

/**
 * The order of one epoch's training examples, which depends only on the seed and the epoch, so that a resumed epoch has it too:
 * all examples, shuffled, or batches of classes. Every epoch has the same number of examples.
 */
export function trainingOrder({ targets, size, perBatch }: Examples, seed: number, epoch: number): Int32Array {
  if (perBatch) return classBatches(targets, { ...perBatch, seed, stream: epoch });
  return createRandom({ seed, stream: epoch }).shuffle(rowsUpTo(size));
}

/** The order of validation examples, the same every time: all examples in their own order, or batches of classes. */
export function validationOrder({ targets, size, perBatch }: Examples, seed: number): Int32Array {
  if (perBatch) return classBatches(targets, { ...perBatch, seed, stream: -1 });
  return rowsUpTo(size);
}

const rowsUpTo = (size: number) => Int32Array.from({ length: size }, (_, row) => row);
