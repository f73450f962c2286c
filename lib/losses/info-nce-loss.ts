import { requirePositive, requireSameShape } from '../distances/check-arguments';
import { cosineSimilarities } from '../distances/cosine-similarities';
import { tf } from '../tensorflow/tensorflow';
import { maskedLogSumExp } from './parts/masked-log-sum-exp';
import { maskedMean } from './parts/masked-mean';
import { isViewPair } from './parts/view-pairs';
import type { ViewLoss } from './view-loss';

export interface InfoNceLossOptions {
  /** τ, more than 0: the smaller, the more the hardest rows count. Default 0.1. */
  temperature?: number;
}

/**
 * mean over i of -ln[exp(s(aᵢ, bᵢ) / τ) / Σⱼ exp(s(aᵢ, bⱼ) / τ)], s the cosine similarity: each row of `left` is to find its own among
 * the rows of `right`.
 *
 * For pairs of views: `const views = infoNceLoss()`, then `fit({ loss: ([left, right], same) => views(left, right, same), … })`. Rows i are
 * a positive pair, any other row of `right` is a negative of row i. With `same`, pairs that are not same ask for nothing, and only serve
 * the others as negatives; where none is same, and for an empty batch, the loss is exactly 0. `nPairsLoss` is the same of dot products,
 * `ntXentLoss` the same with both towers on either side.
 *
 * @returns the loss of the embeddings of one view and of the other, [batch, d] each and normalised here (one shorter than 1e-6 counts as
 * 0), and of same, [batch], `fit`'s targets of pairs: 1 where the rows are two views of one thing, default all: the mean over the same
 * pairs, a scalar
 * @throws if the temperature is not a finite number above 0; the loss, if the shapes do not fit together
 * @see A. van den Oord, Y. Li, O. Vinyals, "Representation Learning with Contrastive Predictive Coding", 2018, equation 4
 */
export function infoNceLoss({ temperature = 0.1 }: InfoNceLossOptions = {}): ViewLoss {
  requirePositive('infoNceLoss', 'temperature', temperature);
  return (left, right, same) => {
    requireSameShape('infoNceLoss', '[batch, d]', { left, right });
    return tf.tidy(() => {
      const logits = tf.div<tf.Tensor2D>(cosineSimilarities(left, right), temperature);
      const own = tf.eye(left.shape[0]);
      const others = maskedLogSumExp(logits, tf.equal(own, 0));
      const mine = tf.sum<tf.Tensor1D>(tf.mul(logits, own), 1);
      return maskedMean(tf.softplus(tf.sub(others, mine)), isViewPair('infoNceLoss', left, same));
    });
  };
}
