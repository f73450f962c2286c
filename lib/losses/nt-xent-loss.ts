import { knownOptions } from '../checks/known-options';
import { requirePositive, requireSameShape } from '../distances/check-arguments';
import { cosineSimilarities } from '../distances/cosine-similarities';
import { tf } from '../tensorflow/tensorflow';
import type { InfoNceLossOptions } from './info-nce-loss';
import { maskedLogSumExp } from './parts/masked-log-sum-exp';
import { maskedMean } from './parts/masked-mean';
import { isViewPair } from './parts/view-pairs';
import type { ViewLoss } from './view-loss';

const known = knownOptions<InfoNceLossOptions>('ntXentLoss({ temperature: 0.1 })', { temperature: true });

/**
 * mean over all 2n rows z of both towers of -ln[exp(s(z, z⁺) / τ) / Σ exp(s(z, z') / τ)], with the sum over the other 2n - 1 rows z', z⁺
 * the other view of z, s the cosine similarity and τ the temperature: the normalised, temperature-scaled cross-entropy of SimCLR.
 *
 * For pairs of views: `const views = ntXentLoss()`, then `fit({ loss: ([left, right], same) => views(left, right, same), … })`. Row i of
 * `left` and row i of `right` are a positive pair; every other row of either tower is a negative. With `same`, only the pairs marked 1 have
 * a loss, and the others serve as negatives. A batch without a same pair gives exactly 0, and so does a single pair, which has no negative.
 * For labelled images see `supervisedContrastiveLoss`.
 *
 * @returns a function of the embeddings of both views, [batch, d] each, which it normalises (one shorter than 1e-6 counts as 0), and
 * optionally of `same`, [batch], the targets that `fit` passes for pairs: 1 where both rows show one thing, default 1 everywhere. It gives
 * the mean over the rows of the same pairs, a scalar
 * @throws Error if an option is unknown, or if the temperature is not a finite number above 0; the returned function throws Error if the
 * shapes do not match, and RangeError if a value of `same` is not 1 or 0
 * @see T. Chen, S. Kornblith, M. Norouzi, G. Hinton, "A Simple Framework for Contrastive Learning of Visual Representations", ICML 2020,
 * equation 1
 */
export function ntXentLoss(options: InfoNceLossOptions = {}): ViewLoss {
  const { temperature = 0.1 } = known(options);
  requirePositive('ntXentLoss', 'temperature', temperature);
  return (left, right, same) => {
    requireSameShape('ntXentLoss', '[batch, d]', { left, right });
    return tf.tidy(() => {
      const rows = tf.concat([left, right]);
      const logits = tf.div<tf.Tensor2D>(cosineSimilarities(rows), temperature);
      const [itself, none] = [tf.eye(left.shape[0]), tf.zeros<tf.Rank.R2>([left.shape[0], left.shape[0]])];
      const block = (first: tf.Tensor2D, second: tf.Tensor2D) =>
        tf.concat([tf.concat([first, second], 1), tf.concat([second, first], 1)]);
      const partner = block(none, itself);
      const others = maskedLogSumExp(logits, tf.equal(block(itself, itself), 0));
      const mine = tf.sum<tf.Tensor1D>(tf.mul(logits, partner), 1);
      return maskedMean(tf.softplus(tf.sub(others, mine)), tf.tile(isViewPair('ntXentLoss', left, same), [2]));
    });
  };
}
