import { tf } from '../runtime/tensorflow';
import { requireLabelled, requireSetting } from './check-arguments';
import { type Miner, minePairs } from './miner';
import { nanUnlessLabelled } from './nan-unless-labelled';
import { pairwiseSquaredDistances } from './pairwise-squared-distances';
import { safeSquareRoot } from './safe-square-root';

// Σ over the masked pairs / their number; 0 where there are none.
function meanOver(pairs: tf.Tensor2D, values: tf.Tensor2D): tf.Scalar {
  const mask = tf.cast(pairs, 'float32');
  return tf.div(tf.sum(tf.mul(mask, values)), tf.maximum(tf.sum(mask), 1));
}

/**
 * (1/|P|) Σ_P dᵢⱼ² + (1/|N|) Σ_N max(margin - dᵢⱼ, 0)²: the contrastive loss over all pairs inside one labelled batch.
 *
 * P holds every two rows i < j of one label, N every two rows i < j of two labels; d is the Euclidean distance. A batch of
 * n embeddings gives n (n - 1) / 2 pairs where `contrastiveLoss` has n / 2 ("in-batch negatives"). The two kinds are
 * averaged apart, so that the many negatives do not drown the few positives. A kind without pairs counts 0; so does an
 * empty batch. Gradients are finite everywhere, and exactly 0 between two equal rows.
 *
 * @param embeddings [batch, d]
 * @param labels class numbers, [batch]: whole numbers from 0 on. Others are refused; where only the device knows them, the loss is NaN
 * @param margin distance beyond which a negative pair costs nothing; default 1
 * @param miner which pairs count, such as `pairMarginMiner()`; default all
 * @returns a scalar
 * @throws if the shapes do not fit together, or if the margin is negative or not finite
 * @see R. Hadsell, S. Chopra, Y. LeCun, "Dimensionality Reduction by Learning an Invariant Mapping", CVPR 2006 (the terms)
 */
export function batchContrastiveLoss(
  embeddings: tf.Tensor2D,
  labels: tf.Tensor1D,
  margin = 1,
  miner?: Miner,
): tf.Scalar {
  requireLabelled('batchContrastiveLoss', embeddings, labels);
  requireSetting('batchContrastiveLoss', 'margin', margin);
  return tf.tidy(() => {
    const rows = nanUnlessLabelled(embeddings, labels);
    const { positive, negative } = minePairs(miner, rows, labels);
    const squaredDistance = pairwiseSquaredDistances(rows);
    const shortfall = tf.relu(tf.sub<tf.Tensor2D>(margin, safeSquareRoot(squaredDistance)));
    return tf.add(meanOver(positive, squaredDistance), meanOver(negative, tf.square(shortfall)));
  });
}
