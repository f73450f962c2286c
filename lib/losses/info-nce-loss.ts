import { knownOptions } from '../checks/known-options';
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

const known = knownOptions<InfoNceLossOptions>('infoNceLoss({ temperature: 0.1 })', { temperature: true });

/**
 * mean over i of -ln[exp(s(aᵢ, bᵢ) / τ) / Σⱼ exp(s(aᵢ, bⱼ) / τ)], s the cosine similarity: each row of `left` should find its partner among
 * the rows of `right`.
 *
 * For pairs of views: `const views = infoNceLoss()`, then `fit({ loss: ([left, right], same) => views(left, right, same), … })`. Row i of
 * `left` and row i of `right` are a positive pair; every other row of `right` is a negative of row i. With `same`, only the pairs marked 1
 * have a loss, and the others serve as negatives; without any such pair, and for an empty batch, the loss is exactly 0. `nPairsLoss` is the
 * same idea with dot products; in `ntXentLoss` the rows of both towers are negatives.
 *
 * @returns a function of the embeddings of both views, [batch, d] each, which it normalises (one shorter than 1e-6 counts as 0), and
 * optionally of `same`, [batch], the targets that `fit` passes for pairs: 1 where both rows show one thing, default 1 everywhere. It gives
 * the mean over the same pairs, a scalar
 * @throws Error if an option is unknown, or if the temperature is not a finite number above 0; the returned function throws Error if the
 * shapes do not match, and RangeError if a value of `same` is not 1 or 0
 * @see A. van den Oord, Y. Li, O. Vinyals, "Representation Learning with Contrastive Predictive Coding", 2018, equation 4
 */
export function infoNceLoss(options: InfoNceLossOptions = {}): ViewLoss {
  const { temperature = 0.1 } = known(options);
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
