import { knownOptions } from '../checks/known-options';
import { requireSame, requireSameShape, requireSetting } from '../distances/check-arguments';
import { tf } from '../tensorflow/tensorflow';
import { batchMean } from './parts/batch-mean';

const known = knownOptions<Parameters<typeof contrastiveLoss>[2]>('contrastiveLoss(distance, same, { margin: 1 })', {
  margin: true,
});

/**
 * mean of y d² + (1 - y) max(margin - d, 0)²: pulls same pairs together, pushes different pairs apart up to the margin.
 *
 * Polarity: y = 1 means same, 0 means different. Pass the raw distance, from 0 up, without a sigmoid (which would cap it
 * below the margin). An empty batch gives exactly 0.
 *
 * @param distance d, [batch], for example from `euclideanDistance`
 * @param same y, 1 or 0 for each pair, [batch], of any numeric type or bool
 * @param options.margin distance beyond which a different pair costs nothing, in the units of `distance`; default 1
 * @returns the mean over the batch, a scalar
 * @throws Error if an option is unknown, if the shapes differ or are not [batch], or if the margin is negative or not finite; RangeError if
 * a value of `same` is not 1 or 0
 * @see R. Hadsell, S. Chopra, Y. LeCun, "Dimensionality Reduction by Learning an Invariant Mapping", CVPR 2006 (there with a
 * factor of 1/2 and the opposite polarity)
 */
export function contrastiveLoss(
  distance: tf.Tensor1D,
  same: tf.Tensor1D,
  options: { margin?: number } = {},
): tf.Scalar {
  const { margin = 1 } = known(options);
  requireSameShape('contrastiveLoss', '[batch]', { distance, same });
  requireSame('contrastiveLoss', same);
  requireSetting('contrastiveLoss', 'margin', margin);
  return tf.tidy(() => {
    const y = tf.cast(same, 'float32');
    const pull = tf.mul(y, tf.square(distance));
    const push = tf.mul(tf.sub(1, y), tf.square(tf.relu(tf.sub(margin, distance))));
    return batchMean(tf.add(pull, push));
  });
}
