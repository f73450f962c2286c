import { tf } from '../runtime/tensorflow';
import { requirePositive, requireSameShape } from './check-arguments';
import { cosineSimilarities } from './cosine-similarities';
import { maskedLogSumExp } from './masked-log-sum-exp';
import { maskedMean } from './masked-mean';
import { isViewPair } from './view-pairs';

export interface InfoNceLossOptions {
  /** τ, more than 0: the smaller, the more the hardest rows count. Default 0.1. */
  temperature?: number;
  /** 1 where the rows are two views of one thing, 0 where they are not: `fit`'s targets of pairs, [batch]. Default all 1. */
  same?: tf.Tensor1D;
}

/**
 * mean over i of -ln[exp(s(aᵢ, bᵢ) / τ) / Σⱼ exp(s(aᵢ, bⱼ) / τ)], s the cosine similarity: each row of `left` is to find its own among
 * the rows of `right`.
 *
 * For pairs of views: `fit({ loss: ([left, right], same) => infoNceLoss(left, right, { same }) })`. Rows i are a positive pair, any
 * other row of `right` is a negative of row i. With `same`, pairs that are not same ask for nothing, and only serve the others as
 * negatives; where none is same, and for an empty batch, the loss is exactly 0. `nPairsLoss` is the same of dot products, `ntXentLoss`
 * the same with both towers on either side.
 *
 * @param left embeddings of one view, [batch, d]; normalised here, so their lengths do not matter (one shorter than 1e-6 counts as 0)
 * @param right embeddings of the other, [batch, d]
 * @returns the mean over the same pairs, a scalar
 * @throws if the shapes do not fit together, or if the temperature is not a finite number above 0
 * @see A. van den Oord, Y. Li, O. Vinyals, "Representation Learning with Contrastive Predictive Coding", 2018, equation 4
 */
export function infoNceLoss(
  left: tf.Tensor2D,
  right: tf.Tensor2D,
  { temperature = 0.1, same }: InfoNceLossOptions = {},
): tf.Scalar {
  requireSameShape('infoNceLoss', '[batch, d]', { left, right });
  requirePositive('infoNceLoss', 'temperature', temperature);
  return tf.tidy(() => {
    const logits = tf.div<tf.Tensor2D>(cosineSimilarities(left, right), temperature);
    const own = tf.eye(left.shape[0]);
    const others = maskedLogSumExp(logits, tf.equal(own, 0));
    const mine = tf.sum<tf.Tensor1D>(tf.mul(logits, own), 1);
    return maskedMean(tf.softplus(tf.sub(others, mine)), isViewPair('infoNceLoss', left, same));
  });
}
