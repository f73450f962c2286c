import { tf } from '../tensorflow/tensorflow';
import { roundingShare } from './top-matches';

/** Rows per block: enough to keep the device busy, and few enough that their float32 sum rounds little. */
const rowsAtOnce = 2048;

/**
 * Xᵀ X of rows X, [dimensions, dimensions]: in float32 on TensorFlow's device for 2,048 rows at a time, and summed over the blocks in
 * float64.
 * @param read gives a new row-major array of the rows from `from` to `to` (exclusive)
 * @returns undefined if the device computes with less precision than float32
 */
export function productSums(
  read: (from: number, to: number) => Float32Array,
  size: number,
  dimensions: number,
): Float64Array | undefined {
  if (roundingShare(1) > 2 ** -12) return undefined;
  const sums = new Float64Array(dimensions * dimensions);
  for (let from = 0; from < size; from += rowsAtOnce) {
    const to = Math.min(from + rowsAtOnce, size);
    const rows = tf.tensor2d(read(from, to), [to - from, dimensions]);
    const matrix = tf.matMul(rows, rows, true, false);
    // Not returned from tidy, which would search every number of the array for tensors.
    const products = matrix.dataSync<'float32'>();
    tf.dispose([rows, matrix]);
    for (let i = 0; i < sums.length; i++) sums[i] += products[i];
  }
  return sums;
}
