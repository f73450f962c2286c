import { tf } from '../runtime/tensorflow';
import { requireLabelled, requirePositive } from './check-arguments';
import { l2Normalise } from './l2-normalise';
import { labelPairs } from './label-pairs';
import { maskedLogSumExp } from './masked-log-sum-exp';
import { nanUnlessLabelled } from './nan-unless-labelled';

/**
 * mean over the anchors of -mean over p of ln[exp(sₚ / τ) / Σₐ exp(sₐ / τ)]: each positive is to stand out among all other
 * rows of the batch.
 *
 * Each row of the batch is an anchor in turn. sₚ are its cosine similarities to the other rows of its label, sₐ to all other
 * rows of the batch. Rows without a positive are not anchors; a batch without any anchor gives exactly 0.
 *
 * @param embeddings [batch, d]; normalised here, so their lengths do not matter (one shorter than 1e-6 counts as 0)
 * @param labels class numbers, [batch]: whole numbers from 0 on. Others are refused; where only the device knows them, the loss is NaN
 * @param temperature τ, more than 0: the smaller, the more the hardest rows count. Default 0.1
 * @returns the mean over the anchors, a scalar
 * @throws if the shapes do not fit together, or if the temperature is not a finite number above 0
 * @see P. Khosla et al., "Supervised Contrastive Learning", NeurIPS 2020, equation 2
 */
export function supervisedContrastiveLoss(embeddings: tf.Tensor2D, labels: tf.Tensor1D, temperature = 0.1): tf.Scalar {
  requireLabelled('supervisedContrastiveLoss', embeddings, labels);
  requirePositive('supervisedContrastiveLoss', 'temperature', temperature);
  return tf.tidy(() => {
    const rows = nanUnlessLabelled(embeddings, labels);
    const { positive, negative } = labelPairs(labels);
    const directions = l2Normalise(rows);
    const logits = tf.div<tf.Tensor2D>(tf.matMul(directions, directions, false, true), temperature);
    const others = maskedLogSumExp(logits, tf.logicalOr(positive, negative));
    const isPositive = tf.cast(positive, 'float32');
    const positives = tf.sum(isPositive, 1);
    const mean = tf.div(tf.sum(tf.mul(logits, isPositive), 1), tf.maximum(positives, 1));
    const isAnchor = tf.cast(tf.greater(positives, 0), 'float32');
    // A row of a batch of one has no other row: its 1e30 is taken out, not multiplied by 0.
    const losses = tf.where(tf.greater(positives, 0), tf.sub(others, mean), tf.zerosLike(others));
    return tf.div(tf.sum(losses), tf.maximum(tf.sum(isAnchor), 1));
  });
}
