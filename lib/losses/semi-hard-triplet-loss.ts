import { knownOptions } from '../checks/known-options';
import { requireLabeled, requireSetting } from '../distances/check-arguments';
import { type DistanceMetric, requireDistance } from '../distances/metric';
import { pairwiseDistances } from '../distances/pairwise-distances';
import { labelPairs } from '../miners/label-pairs';
import { semiHardNegatives } from '../miners/semi-hard-negatives';
import { tf } from '../tensorflow/tensorflow';
import type { BatchLoss } from './batch-loss';
import { maskedMean } from './parts/masked-mean';
import { nanUnlessLabeled } from './parts/nan-unless-labeled';

export interface SemiHardTripletLossOptions {
  /** In the units of the distance. Default 0.4, which suits a cosine distance. */
  margin?: number;
  /** `cosine` (default) is 1 - cos; `euclidean` is not squared, and takes the embeddings as they are. */
  metric?: DistanceMetric;
}

const known = knownOptions<SemiHardTripletLossOptions>('semiHardTripletLoss({ margin: 0.2 })', {
  margin: true,
  metric: true,
});

/**
 * mean over all anchor-positive pairs of max(d⁺ - d⁻ + margin, 0), where d⁻ is the distance of the nearest negative that is farther than
 * the positive ("semi-hard": in the right order, but perhaps within the margin).
 *
 * If no negative is farther than the positive, the farthest negative is taken, the least hard one (as in TensorFlow Addons'
 * `triplet_semihard_loss`; the paper leaves it open). Each two images of a class count as two pairs, one for each as the anchor. A batch
 * without a positive pair or with one class gives exactly 0, with zero gradients. Only the pair and its chosen negative receive a gradient,
 * in equal shares where several are equally far. Time grows with batch² log batch, memory with batch².
 *
 * @returns a function of embeddings [batch, d] and labels [batch]; it gives the mean over the anchor-positive pairs, a scalar
 * @throws Error if an option is unknown, if the margin is negative or not finite, or if the metric is not a distance; the returned function
 * throws Error if the shapes do not match, and RangeError if a label is not a whole number of 0 or more
 * @see F. Schroff, D. Kalenichenko, J. Philbin, "FaceNet: A Unified Embedding for Face Recognition and Clustering", CVPR 2015
 */
export function semiHardTripletLoss(options: SemiHardTripletLossOptions = {}): BatchLoss {
  const { margin = 0.4, metric = 'cosine' } = known(options);
  requireDistance('semiHardTripletLoss', metric);
  requireSetting('semiHardTripletLoss', 'margin', margin);
  return (embeddings, labels) => {
    requireLabeled('semiHardTripletLoss', embeddings, labels);
    return tf.tidy(() => {
      const rows = nanUnlessLabeled(embeddings, labels);
      const distances = pairwiseDistances(rows, metric);
      const { positive, negative } = labelPairs(labels);
      const negatives = semiHardNegatives(distances, negative);
      const losses = tf.relu(tf.add<tf.Tensor2D>(tf.sub(distances, negatives), margin));
      return maskedMean(losses, tf.logicalAnd<tf.Tensor2D>(positive, tf.any(negative, 1, true)));
    });
  };
}
