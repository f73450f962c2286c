import { tf } from '../runtime/tensorflow';
import { requireLabelled, requireSetting } from './check-arguments';
import { labelPairs } from './label-pairs';
import { nanUnlessLabelled } from './nan-unless-labelled';
import { pairwiseDistances } from './pairwise-distances';
import { shareOfLargest } from './share-of-largest';

export interface BatchHardTripletLossOptions {
  /** In the units of the distance; default 0.4 (which suits a cosine distance). Not with `soft`. */
  margin?: number;
  /** `cosine`, 1 - cos (default), or `euclidean`, not squared, of the embeddings as they are. */
  distance?: 'euclidean' | 'cosine';
  /** ln(1 + exp(d⁺ - d⁻)) instead, which has no margin and never is quite 0. */
  soft?: boolean;
}

/**
 * mean over the anchors of max(d⁺ - d⁻ + margin, 0): the triplet loss of each anchor's hardest triplet in the batch, d⁺ being the
 * distance of its farthest positive and d⁻ that of its nearest negative.
 *
 * Each row of the batch is an anchor in turn; rows without a positive or without a negative are none. A batch without any anchor
 * gives exactly 0, with zero gradients. The gradient goes to the chosen positive and negative alone, in equal shares where several
 * are equally far. Time and memory grow with batch²; compose batches with `classExamples`, so that every row has both.
 *
 * Where the loss stays at the margin, all embeddings have fallen onto one point, to which the hardest triplets can drive them early in
 * training: lower the learning rate, take the Euclidean distance, or begin with `semiHardTripletLoss`.
 *
 * @param embeddings [batch, d]
 * @param labels class numbers, [batch]: whole numbers from 0 on. Others are refused; where only the device knows them, the loss is NaN
 * @returns the mean over the anchors, a scalar
 * @throws if the shapes do not fit together, if the margin is negative, not finite or given with `soft`, or if the distance is
 * another
 * @see A. Hermans, L. Beyer, B. Leibe, "In Defense of the Triplet Loss for Person Re-Identification", 2017, equation 5
 */
export function batchHardTripletLoss(
  embeddings: tf.Tensor2D,
  labels: tf.Tensor1D,
  { margin, distance = 'cosine', soft = false }: BatchHardTripletLossOptions = {},
): tf.Scalar {
  requireLabelled('batchHardTripletLoss', embeddings, labels);
  requireSetting('batchHardTripletLoss', 'margin', margin ?? 0);
  if (soft && margin !== undefined)
    throw new Error(`batchHardTripletLoss: a soft loss has no margin, found soft and margin ${margin}; leave one out`);
  return tf.tidy(() => {
    const rows = nanUnlessLabelled(embeddings, labels);
    const distances = pairwiseDistances('batchHardTripletLoss', rows, distance);
    const { positive, negative } = labelPairs(labels);
    const farthest = shareOfLargest(distances, positive);
    const nearest = shareOfLargest(tf.neg(distances), negative);
    const lack = tf.sum<tf.Tensor2D>(tf.mul(tf.sub(farthest, nearest), distances), 1, true);
    const losses = soft ? tf.softplus(lack) : tf.relu(tf.add<tf.Tensor2D>(lack, margin ?? 0.4));
    const isAnchor = tf.cast(tf.logicalAnd(tf.any(positive, 1, true), tf.any(negative, 1, true)), 'float32');
    return tf.div(tf.sum(tf.mul(losses, isAnchor)), tf.maximum(tf.sum(isAnchor), 1));
  });
}
