import { knownOptions } from '../checks/known-options';
import { requireLabeled, requirePositive } from '../distances/check-arguments';
import { l2Normalize } from '../distances/l2-normalize';
import { labelPairs } from '../miners/label-pairs';
import { tf } from '../tensorflow/tensorflow';
import type { BatchLoss } from './batch-loss';
import { maskedLogSumExp } from './parts/masked-log-sum-exp';
import { maskedMean } from './parts/masked-mean';
import { nanUnlessLabeled } from './parts/nan-unless-labeled';

export interface SupervisedContrastiveLossOptions {
  /** τ, more than 0: the smaller, the more the hardest rows count. Default 0.1. */
  temperature?: number;
}

const known = knownOptions<SupervisedContrastiveLossOptions>('supervisedContrastiveLoss({ temperature: 0.1 })', {
  temperature: true,
});

/**
 * mean over the anchors of -mean over p of ln[exp(sₚ / τ) / Σₐ exp(sₐ / τ)]: each positive should stand out among all other rows of the
 * batch.
 *
 * Each row of the batch is an anchor in turn. sₚ are its cosine similarities to the other rows with its label, sₐ to all other rows of the
 * batch. Rows without a positive are not anchors; a batch without any anchor gives exactly 0.
 *
 * @returns a function of embeddings [batch, d], which it normalises (one shorter than 1e-6 counts as 0), and labels [batch]; it gives the
 * mean over the anchors, a scalar
 * @throws Error if an option is unknown, or if the temperature is not a finite number above 0; the returned function throws Error if the
 * shapes do not match, and RangeError if a label is not a whole number of 0 or more
 * @see P. Khosla et al., "Supervised Contrastive Learning", NeurIPS 2020, equation 2
 */
export function supervisedContrastiveLoss(options: SupervisedContrastiveLossOptions = {}): BatchLoss {
  const { temperature = 0.1 } = known(options);
  requirePositive('supervisedContrastiveLoss', 'temperature', temperature);
  return (embeddings, labels) => {
    requireLabeled('supervisedContrastiveLoss', embeddings, labels);
    return tf.tidy(() => {
      const rows = nanUnlessLabeled(embeddings, labels);
      const { positive, negative } = labelPairs(labels);
      const directions = l2Normalize(rows);
      const logits = tf.div<tf.Tensor2D>(tf.matMul(directions, directions, false, true), temperature);
      const others = maskedLogSumExp(logits, tf.logicalOr(positive, negative));
      const isPositive = tf.cast(positive, 'float32');
      const positives = tf.sum(isPositive, 1);
      const mean = tf.div(tf.sum(tf.mul(logits, isPositive), 1), tf.maximum(positives, 1));
      return maskedMean(tf.sub<tf.Tensor1D>(others, mean), tf.greater(positives, 0));
    });
  };
}
