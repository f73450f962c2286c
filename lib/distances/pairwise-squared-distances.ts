import { byRowBlocks, joinRows, rowsOf } from '../tensorflow/row-blocks';
import { tf } from '../tensorflow/tensorflow';

/**
 * Dᵢⱼ = |xᵢ - xⱼ|², for every two rows of a batch.
 *
 * Computed from the differences themselves, a block of rows at a time: the cheaper |xᵢ|² + |xⱼ|² - 2 xᵢ · xⱼ loses small distances to
 * rounding. The gradient, 2 Σⱼ (Gᵢⱼ + Gⱼᵢ)(xᵢ - xⱼ) for an incoming G, takes two small matrix products instead of a pass over all
 * differences, which is about five times faster than the automatic gradient.
 *
 * @param x [batch, d]
 * @returns [batch, batch], symmetric, with an exactly zero diagonal
 */
export function pairwiseSquaredDistances(x: tf.Tensor2D): tf.Tensor2D {
  const squaredDistances = tf.customGrad((points, save) => {
    const rows = points as tf.Tensor2D;
    (save as tf.GradSaveFunc)([rows]);
    const value = tf.tidy(() => allSquaredDistances(rows));
    const gradFunc = (incoming: tf.Tensor2D, saved: tf.Tensor[]) =>
      tf.tidy(() => {
        const weight = tf.add<tf.Tensor2D>(incoming, tf.transpose(incoming));
        // Only differences matter, so the batch can be centred first, where the products below round least.
        const centered = tf.sub<tf.Tensor2D>(saved[0], tf.mean(saved[0], 0, true));
        const pull = tf.sub(tf.mul(tf.sum(weight, 1, true), centered), tf.matMul(weight, centered));
        return tf.mul(pull, 2);
      });
    return { value, gradFunc };
  });
  return tf.tidy(() => squaredDistances(x));
}

/** The largest number of differences held at once: 64 MB as float32. */
const largestPart = 2 ** 24;

function allSquaredDistances(rows: tf.Tensor2D): tf.Tensor2D {
  const [count, dimensions] = rows.shape;
  if (count === 0) return tf.zeros([0, 0]);
  const parts = byRowBlocks(count, largestPart / (count * dimensions), (first, own) => {
    // Reshape, not expandDims, whose kernel omits its type attribute, so that a recorded graph would not load.
    const some = tf.reshape(rowsOf(rows, first, own), [own, 1, dimensions]);
    return tf.sum<tf.Tensor2D>(tf.square(tf.sub(some, rows)), 2);
  });
  return joinRows(parts);
}
