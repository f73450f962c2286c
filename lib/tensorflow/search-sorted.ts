import { attribute, hasNativeOps, nativeOp } from './native-op';
import { tf } from './tensorflow';

/** How many numbers of row i of `sorted`, ascending, are below values[i, j]: int32, of the shape of `values`. */
export const countBelow = (sorted: tf.Tensor2D, values: tf.Tensor2D) => search(sorted, values, 'left');

/** How many are not above values[i, j]. */
export const countUpTo = (sorted: tf.Tensor2D, values: tf.Tensor2D) => search(sorted, values, 'right');

function search(sorted: tf.Tensor2D, values: tf.Tensor2D, side: 'left' | 'right'): tf.Tensor2D {
  // tfjs-node has no kernel of that name.
  if (!hasNativeOps()) return tf.searchSorted(sorted, values, side) as tf.Tensor2D;
  const attributes = [attribute.type('T'), attribute.type('out_type', 'int32')];
  return nativeOp(side === 'left' ? 'LowerBound' : 'UpperBound', attributes, [sorted, values])[0] as tf.Tensor2D;
}
