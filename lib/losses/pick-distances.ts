import { tf } from '../runtime/tensorflow';

/**
 * Σₖ sᵢⱼₖ dᵢₖ: the distances that each row of the batch picks out of its own, j = 1, 2, …, with the shares s that `choose` makes
 * of d. The gradient goes to what was picked, in these shares; the choice itself counts as a constant.
 *
 * @param distances d, [batch, batch]
 * @param choose gives s, [batch, picks, batch], from d as [batch, 1, batch]
 * @returns [batch, picks]
 */
export function pickDistances(distances: tf.Tensor2D, choose: (candidates: tf.Tensor3D) => tf.Tensor3D): tf.Tensor2D {
  const pick = tf.customGrad((rows, save) => {
    const [count] = distances.shape;
    // Reshape, not expandDims: that kernel leaves out its type, without which a recorded graph does not load.
    const candidates = tf.reshape<tf.Rank.R3>(rows as tf.Tensor2D, [count, 1, count]);
    const shares = choose(candidates);
    (save as tf.GradSaveFunc)([shares]);
    const value = tf.sum<tf.Tensor2D>(tf.mul(shares, candidates), 2);
    const gradFunc = (incoming: tf.Tensor2D, saved: tf.Tensor[]) =>
      tf.tidy(() => {
        const [, picks] = incoming.shape;
        return tf.sum(tf.mul(saved[0], tf.reshape(incoming, [count, picks, 1])), 1);
      });
    return { value, gradFunc };
  });
  return tf.tidy(() => pick(distances));
}
