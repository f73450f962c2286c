import { attribute, hasNativeOps, nativeOp } from './native-op';
import { tf } from './tensorflow';

/** How many numbers of row i of `sorted` (ascending) are less than values[i, j]: int32, of the shape of `values`. */
export const countBelow = (sorted: tf.Tensor2D, values: tf.Tensor2D) => search(sorted, values, 'left');

/** How many are less than or equal to values[i, j]. */
export const countUpTo = (sorted: tf.Tensor2D, values: tf.Tensor2D) => search(sorted, values, 'right');

function search(sorted: tf.Tensor2D, values: tf.Tensor2D, side: 'left' | 'right'): tf.Tensor2D {
  // tfjs-node has no kernel for tf.searchSorted.
  if (!hasNativeOps()) return tf.searchSorted(sorted, values, side) as tf.Tensor2D;
  const attributes = [attribute.type('T'), attribute.type('out_type', 'int32')];
  return nativeOp(side === 'left' ? 'LowerBound' : 'UpperBound', attributes, [sorted, values])[0] as tf.Tensor2D;
}
