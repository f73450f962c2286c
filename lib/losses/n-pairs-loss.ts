import { knownOptions } from '../checks/known-options';
import { requireLabeled, requireSetting } from '../distances/check-arguments';
import { labelPairs } from '../miners/label-pairs';
import { tf } from '../tensorflow/tensorflow';
import type { BatchLoss } from './batch-loss';
import { maskedLogSumExp } from './parts/masked-log-sum-exp';
import { maskedMean } from './parts/masked-mean';
import { nanUnlessLabeled } from './parts/nan-unless-labeled';

export interface NPairsLossOptions {
  /** λ of the penalty on long embeddings. Default 0.002 (TensorFlow's `npairs_loss`); 0 for none. */
  regularization?: number;
}

const known = knownOptions<NPairsLossOptions>('nPairsLoss({ regularization: 0.02 })', { regularization: true });

/**
 * mean over the pairs i of ln[1 + Σ_{j≠i} exp(fᵢ · fⱼ⁺ - fᵢ · fᵢ⁺)] + (λ/4) (|fᵢ|² + |fᵢ⁺|²): one pair (f, f⁺) per class; each anchor
 * should find its positive among those of all classes.
 *
 * The first row of a class in the batch is its anchor, the second its positive; further rows are not used, and classes with one row are
 * left out. So a batch of `classExamples(…, { classes: N, images: 2 })` holds N pairs. As in the paper, the embeddings are not normalised;
 * the penalty keeps them short instead. A batch without a pair gives exactly 0; for a single pair only the penalty remains.
 *
 * @returns a function of embeddings [batch, d] and labels [batch]; it gives the mean over the pairs, a scalar
 * @throws Error if an option is unknown, or if regularization is negative or not finite; the returned function throws Error if the shapes
 * do not match, and RangeError if a label is not a whole number of 0 or more
 * @see K. Sohn, "Improved Deep Metric Learning with Multi-class N-pair Loss Objective", NIPS 2016
 */
export function nPairsLoss(options: NPairsLossOptions = {}): BatchLoss {
  const { regularization = 0.002 } = known(options);
  requireSetting('nPairsLoss', 'regularization', regularization);
  return (embeddings, labels) => {
    requireLabeled('nPairsLoss', embeddings, labels);
    return tf.tidy(() => {
      const rows = nanUnlessLabeled(embeddings, labels);
      const { isPositive, partner } = firstPairs(labels);
      const products = tf.matMul<tf.Tensor2D>(rows, rows, false, true);
      const candidates = tf.logicalAnd<tf.Tensor2D>(tf.reshape(isPositive, [1, labels.size]), tf.logicalNot(partner));
      const mine = tf.sum<tf.Tensor1D>(tf.where(partner, products, tf.zerosLike(products)), 1);
      const losses = tf.softplus(tf.sub<tf.Tensor1D>(maskedLogSumExp(products, candidates), mine));
      const isAnchor = tf.any<tf.Tensor1D>(partner, 1);
      const lengths = tf.sum<tf.Tensor1D>(tf.square(rows), 1);
      const penalty = tf.add<tf.Scalar>(maskedMean(lengths, isAnchor), maskedMean(lengths, isPositive));
      return tf.add(maskedMean(losses, isAnchor), tf.mul(penalty, regularization / 4));
    });
  };
}

/** Which rows are the second of their class, [batch], and which is the second to a class's first, [first, second]. */
function firstPairs(labels: tf.Tensor1D): { isPositive: tf.Tensor1D; partner: tf.Tensor2D } {
  const same = tf.cast(labelPairs(labels).positive, 'float32');
  const earlier = tf.sum<tf.Tensor1D>(tf.mul(same, lowerTriangle(labels.size)), 1);
  const isPositive = tf.equal<tf.Tensor1D>(earlier, 1);
  const isFirst = tf.reshape<tf.Rank.R2>(tf.equal(earlier, 0), [labels.size, 1]);
  const partner = tf.logicalAnd(tf.logicalAnd(isFirst, tf.reshape(isPositive, [1, labels.size])), tf.greater(same, 0));
  return { isPositive, partner: partner as tf.Tensor2D };
}

/** 1 where the column is before the row. */
function lowerTriangle(count: number): tf.Tensor2D {
  const row = tf.range(0, count, 1, 'int32');
  return tf.cast(tf.greater<tf.Tensor2D>(tf.reshape(row, [count, 1]), row), 'float32');
}
