import { tf } from '../tensorflow/tensorflow';
import { requireSameShape } from './check-arguments';
import { l2Normalize } from './l2-normalize';
import { safeSquareRoot } from './safe-square-root';

const length = (x: tf.Tensor2D) => safeSquareRoot(tf.sum<tf.Tensor1D>(tf.square(x), 1));

/**
 * 1 - θ / π, θ = arccos(a · b / (|a| |b|)), for row i of `a` and row i of `b`: 1 minus the angle as a fraction of 180°.
 *
 * From 0 (opposite) through 0.5 (at right angles) to 1 (the same direction). A vector shorter than 1e-6 counts as the zero vector:
 * similarity 0.5, gradient 0.
 *
 * The angle is computed as 2 atan2(|â - b̂|, |â + b̂|) from the normalised vectors. It is the same number, without the faults of arccos
 * near ±1, where half of the digits are lost and the gradient is infinite. Gradients are finite, and 0 if θ is 0 or π.
 *
 * @param a embeddings, [batch, d]; they need not be normalised
 * @param b embeddings, [batch, d]
 * @returns [batch]
 * @throws Error if the shapes differ or are not [batch, d]
 * @see W. Kahan, "How Futile are Mindless Assessments of Roundoff in Floating-Point Computation?", 2006, "Mangled Angles"
 */
export function angularSimilarity(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor1D {
  requireSameShape('angularSimilarity', '[batch, d]', { a, b });
  return tf.tidy(() => {
    const [left, right] = [l2Normalize(a), l2Normalize(b)];
    const halfAngle = tf.atan2<tf.Tensor1D>(length(tf.sub(left, right)), length(tf.add(left, right)));
    return tf.sub<tf.Tensor1D>(1, tf.mul(halfAngle, 2 / Math.PI));
  });
}
