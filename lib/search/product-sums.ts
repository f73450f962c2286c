import { tf } from '../tensorflow/tensorflow';
import { roundingShare } from './top-matches';

/** 16 MB of float32 for most embeddings: enough rows to keep the device busy, few enough that their sum rounds little. */
const rowsAtOnce = 2048;

/**
 * Xᵀ X of rows X, [dimensions, dimensions], in float32 on TensorFlow's device, 2,048 rows at a time, whose products are summed in float64.
 * @param read a new array of the rows from `from` up to, not with, `to`, row-major
 * @returns undefined where the device computes in less than float32
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
    // Not the result of a tidy, which would look for tensors in every one of these numbers.
    const products = matrix.dataSync<'float32'>();
    tf.dispose([rows, matrix]);
    for (let i = 0; i < sums.length; i++) sums[i] += products[i];
  }
  return sums;
}
