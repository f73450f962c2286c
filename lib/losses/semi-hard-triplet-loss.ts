import { tf } from '../runtime/tensorflow';
import { requireLabelled, requireSetting } from './check-arguments';
import { labelPairs } from './label-pairs';
import { nanUnlessLabelled } from './nan-unless-labelled';
import { pairwiseDistances } from './pairwise-distances';
import { semiHardNegatives } from './semi-hard-negatives';

export interface SemiHardTripletLossOptions {
  /** In the units of the distance; default 0.4 (which suits a cosine distance). */
  margin?: number;
  /** `cosine`, 1 - cos (default), or `euclidean`, not squared, of the embeddings as they are. */
  distance?: 'euclidean' | 'cosine';
}

/**
 * mean over all anchor-positive pairs of max(d⁺ - d⁻ + margin, 0), d⁻ being the distance of the nearest negative that is farther
 * than the positive: one that violates the margin, if any does, and not the order.
 *
 * Where no negative is farther than the positive, the farthest negative is taken, the least hard of those that there are (as in
 * TensorFlow Addons' `triplet_semihard_loss`; the paper leaves it open). Both orders of two images count as a pair. A batch
 * without a positive or of one class gives exactly 0, with zero gradients. The gradient goes to the pair and its chosen negative
 * alone, in equal shares where several are equally far. Time grows with batch² log batch, memory with batch².
 *
 * @param embeddings [batch, d]
 * @param labels class numbers, [batch]: whole numbers from 0 on. Others are refused; where only the device knows them, the loss is NaN
 * @returns the mean over the anchor-positive pairs, a scalar
 * @throws if the shapes do not fit together, if the margin is negative or not finite, or if the distance is another
 * @see F. Schroff, D. Kalenichenko, J. Philbin, "FaceNet: A Unified Embedding for Face Recognition and Clustering", CVPR 2015
 */
export function semiHardTripletLoss(
  embeddings: tf.Tensor2D,
  labels: tf.Tensor1D,
  { margin = 0.4, distance = 'cosine' }: SemiHardTripletLossOptions = {},
): tf.Scalar {
  requireLabelled('semiHardTripletLoss', embeddings, labels);
  requireSetting('semiHardTripletLoss', 'margin', margin);
  return tf.tidy(() => {
    const rows = nanUnlessLabelled(embeddings, labels);
    const distances = pairwiseDistances('semiHardTripletLoss', rows, distance);
    const { positive, negative } = labelPairs(labels);
    const negatives = semiHardNegatives(distances, negative);
    const losses = tf.relu(tf.add<tf.Tensor2D>(tf.sub(distances, negatives), margin));
    const isPair = tf.cast(tf.logicalAnd(positive, tf.any(negative, 1, true)), 'float32');
    return tf.div(tf.sum(tf.mul(losses, isPair)), tf.maximum(tf.sum(isPair), 1));
  });
}
