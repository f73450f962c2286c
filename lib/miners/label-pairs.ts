import { tf } from '../tensorflow/tensorflow';

/**
 * Which rows of a labelled batch form positive pairs (equal labels, two different rows) and which form negative pairs (different labels).
 * Both masks are symmetric, so each pair appears twice; the diagonal is in neither.
 *
 * @param labels [batch], compared for equality only
 * @returns two bool tensors, [batch, batch]
 */
export function labelPairs(labels: tf.Tensor1D): { positive: tf.Tensor2D; negative: tf.Tensor2D } {
  return tf.tidy(() => {
    const count = labels.size;
    // Reshape, not expandDims, whose kernel omits its type attribute, so that a recorded graph would not load.
    const column = (x: tf.Tensor1D) => tf.reshape(x, [count, 1]);
    const row = tf.range(0, count, 1, 'int32');
    const same = tf.equal(column(labels), labels) as tf.Tensor2D;
    const twoRows = tf.notEqual(column(row), row) as tf.Tensor2D;
    return { positive: tf.logicalAnd(same, twoRows), negative: tf.logicalNot(same) };
  });
}
