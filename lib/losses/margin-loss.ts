import { knownOptions } from '../checks/known-options';
import { requireLabeled, requireSetting } from '../distances/check-arguments';
import { l2Normalize } from '../distances/l2-normalize';
import { pairwiseDistances } from '../distances/pairwise-distances';
import { type Miner, minePairs } from '../miners/miner';
import { asConstant } from '../tensorflow/as-constant';
import { tf } from '../tensorflow/tensorflow';
import type { BatchLoss } from './batch-loss';
import { maskedMean } from './parts/masked-mean';
import { nanUnlessLabeled } from './parts/nan-unless-labeled';

export interface MarginLossOptions {
  /** α, how far from the boundary, on its own side, a pair should be. Default 0.2 (the paper's). */
  margin?: number;
  /** β, the distance between same and different, from 0 to 2. Default 1.2 (the paper's start); a `tf.Variable` of one number can be
   * trained, as the paper does. */
  boundary?: number | tf.Scalar;
  /** Chooses the pairs that count, for example `distanceWeightedMiner()`, as in the paper. Default: all of them. */
  miner?: Miner;
}

const known = knownOptions<MarginLossOptions>('marginLoss({ margin: 0.2 })', {
  margin: true,
  boundary: true,
  miner: true,
});

/**
 * mean of max(α + y (d - β), 0) over the pairs with a cost above 0, y = 1 for positives and -1 for negatives, d the Euclidean distance of
 * the normalised embeddings: it pulls positives nearer than β - α and pushes negatives farther than β + α.
 *
 * Every ordered pair that the miner chooses counts once. If no pair costs anything, the loss is exactly 0, with zero gradients. To train β
 * with `fit`, make `const boundary = tf.variable(tf.scalar(1.2))` and pass
 * `loss: { loss: marginLoss({ boundary }), variables: [boundary] }`.
 *
 * @returns a function of embeddings [batch, d], which it normalises (one shorter than 1e-6 counts as 0), and labels [batch]; it gives the
 * mean over the pairs with a cost, as in the authors' code, a scalar
 * @throws Error if an option is unknown, or if margin or boundary is negative or not finite; the returned function throws Error if the
 * shapes do not match, and RangeError if a label is not a whole number of 0 or more
 * @see C.-Y. Wu, R. Manmatha, A. Smola, P. Krähenbühl, "Sampling Matters in Deep Embedding Learning", ICCV 2017
 */
export function marginLoss(options: MarginLossOptions = {}): BatchLoss {
  const { margin = 0.2, boundary = 1.2, miner } = known(options);
  requireSetting('marginLoss', 'margin', margin);
  if (typeof boundary === 'number') requireSetting('marginLoss', 'boundary', boundary);
  return (embeddings, labels) => {
    requireLabeled('marginLoss', embeddings, labels);
    return tf.tidy(() => {
      const rows = nanUnlessLabeled(embeddings, labels);
      const distances = pairwiseDistances(l2Normalize(rows), 'euclidean');
      const { positive, negative } = minePairs(miner, rows, labels);
      const beyond = tf.sub<tf.Tensor2D>(distances, boundary);
      const pull = tf.relu(tf.add<tf.Tensor2D>(beyond, margin));
      const push = tf.relu(tf.sub<tf.Tensor2D>(margin, beyond));
      const losses = tf.where(positive, pull, push);
      // NaN is not equal to 0 either, so a NaN counts as a cost and shows.
      const costs = asConstant(() => tf.notEqual<tf.Tensor2D>(losses, 0));
      return maskedMean(losses, tf.logicalAnd(costs, tf.logicalOr(positive, negative)));
    });
  };
}
