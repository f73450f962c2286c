import { knownOptions } from '../checks/known-options';
import { requireSameShape, requireSetting } from '../distances/check-arguments';
import { tf } from '../tensorflow/tensorflow';
import { batchMean } from './parts/batch-mean';

const known = knownOptions<Parameters<typeof tripletLoss>[2]>(
  'tripletLoss(positiveDistance, negativeDistance, { margin: 0.2 })',
  { margin: true },
);

/**
 * mean of max(d⁺ - d⁻ + margin, 0): an anchor's positive must be nearer than its negative, by the margin.
 *
 * A triplet that satisfies the margin costs nothing and passes no gradient. An empty batch gives exactly 0.
 *
 * @param positiveDistance d⁺, anchor to positive, [batch]
 * @param negativeDistance d⁻, anchor to negative, [batch]
 * @param options.margin in the units of the distances; default 0.4 (which suits a cosine distance)
 * @returns the mean over the batch, a scalar
 * @throws Error if an option is unknown, if the shapes differ or are not [batch], or if the margin is negative or not finite
 * @see F. Schroff, D. Kalenichenko, J. Philbin, "FaceNet: A Unified Embedding for Face Recognition and Clustering", CVPR 2015
 */
export function tripletLoss(
  positiveDistance: tf.Tensor1D,
  negativeDistance: tf.Tensor1D,
  options: { margin?: number } = {},
): tf.Scalar {
  const { margin = 0.4 } = known(options);
  requireSameShape('tripletLoss', '[batch]', { positiveDistance, negativeDistance });
  requireSetting('tripletLoss', 'margin', margin);
  return tf.tidy(() => batchMean(tf.relu(tf.add<tf.Tensor1D>(tf.sub(positiveDistance, negativeDistance), margin))));
}
