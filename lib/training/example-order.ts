import { classBatches } from '../pairs/class-batches';
import { createRandom } from '../tensorflow/seeded-random';
import type { Examples } from './examples';

/** Examples a batch: what their batches of classes hold, or else `otherwise`. */
export function batchSizeOf({ perBatch }: Examples, otherwise: number): number {
  return perBatch ? perBatch.classes * perBatch.images : otherwise;
}

/**
 * The numbers of one epoch's training examples in their order, made of the seed and the epoch alone, so that a resumed epoch has
 * it too: all examples, shuffled, or batches of classes. Every epoch has as many.
 */
export function trainingOrder({ targets, size, perBatch }: Examples, seed: number, epoch: number): Int32Array {
  if (perBatch) return classBatches(targets, { ...perBatch, seed, stream: epoch });
  return createRandom({ seed, stream: epoch }).shuffle(rowsUpTo(size));
}

/** The same for validation, which measures the same batches every time: all examples as they stand, or batches of classes. */
export function validationOrder({ targets, size, perBatch }: Examples, seed: number): Int32Array {
  if (perBatch) return classBatches(targets, { ...perBatch, seed, stream: -1 });
  return rowsUpTo(size);
}

const rowsUpTo = (size: number) => Int32Array.from({ length: size }, (_, row) => row);
