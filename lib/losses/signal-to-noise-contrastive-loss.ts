import { knownOptions } from '../checks/known-options';
import { requireLabeled, requireSetting } from '../distances/check-arguments';
import { pairwiseSquaredDistances } from '../distances/pairwise-squared-distances';
import { type Miner, minePairs } from '../miners/miner';
import { asConstant } from '../tensorflow/as-constant';
import { tf } from '../tensorflow/tensorflow';
import type { BatchLoss } from './batch-loss';
import { batchMean } from './parts/batch-mean';
import { maskedMean } from './parts/masked-mean';
import { nanUnlessLabeled } from './parts/nan-unless-labeled';

export interface SignalToNoiseContrastiveLossOptions {
  /** m⁺, the ratio up to which a positive pair costs nothing. Default 0. */
  positiveMargin?: number;
  /** m⁻, the ratio beyond which a negative pair costs nothing. Default 1: as much noise as signal. */
  negativeMargin?: number;
  /** λ of the penalty on embeddings whose numbers do not add up to 0. Default 0, none. */
  regularization?: number;
  /** Chooses the pairs that count, for example `pairMarginMiner()`. Default: all of them. */
  miner?: Miner;
}

const known = knownOptions<SignalToNoiseContrastiveLossOptions>('signalToNoiseContrastiveLoss({ negativeMargin: 1 })', {
  positiveMargin: true,
  negativeMargin: true,
  regularization: true,
  miner: true,
});

/**
 * mean over P of max(rᵢⱼ - m⁺, 0) + mean over N of max(m⁻ - rᵢⱼ, 0) + λ mean |Σₖ xᵢₖ|, rᵢⱼ = var(xᵢ - xⱼ) / var(xᵢ): the contrastive loss
 * with a ratio for distance: the difference of a pair is noise, measured against the signal of its anchor.
 *
 * The variances are over the d numbers of a vector. P are the ordered pairs with equal labels, N those with different labels, of which only
 * the pairs that the miner chooses count; r is not symmetric. An empty P or N adds 0, and so does an anchor whose variance is below 1e-12,
 * which has no signal. An empty batch gives exactly 0. The embeddings are not normalised (pytorch-metric-learning normalises them); with λ
 * = 0, a common factor of all embeddings changes nothing.
 *
 * @returns a function of embeddings [batch, d], d at least 2, and labels [batch]; it gives a scalar
 * @throws Error if an option is unknown, or if a margin or regularization is negative or not finite; the returned function throws Error if
 * the shapes do not match, and RangeError if a label is not a whole number of 0 or more
 * @see T. Yuan, W. Deng, J. Tang, Y. Tang, B. Chen, "Signal-to-Noise Ratio: A Robust Distance Metric for Deep Metric Learning", CVPR 2019
 */
export function signalToNoiseContrastiveLoss(options: SignalToNoiseContrastiveLossOptions = {}): BatchLoss {
  const { positiveMargin = 0, negativeMargin = 1, regularization = 0, miner } = known(options);
  const where = 'signalToNoiseContrastiveLoss';
  for (const [name, value] of Object.entries({ positiveMargin, negativeMargin, regularization }))
    requireSetting(where, name, value);
  return (embeddings, labels) => {
    requireLabeled(where, embeddings, labels);
    return tf.tidy(() => {
      const rows = nanUnlessLabeled(embeddings, labels);
      const { positive, negative } = minePairs(miner, rows, labels);
      const { ratio, hasSignal } = noiseToSignal(rows);
      const costOf = (mask: tf.Tensor2D, excess: tf.Tensor2D) =>
        maskedMean(tf.relu(excess), tf.logicalAnd<tf.Tensor2D>(mask, hasSignal));
      const pull = costOf(positive, tf.sub(ratio, positiveMargin));
      const push = costOf(negative, tf.sub<tf.Tensor2D>(negativeMargin, ratio));
      const penalty = tf.mul(batchMean(tf.abs(tf.sum<tf.Tensor1D>(rows, 1))), regularization);
      return tf.addN([pull, push, penalty as tf.Scalar]);
    });
  };
}

/** r, [anchor, other], and which anchors have enough variance to divide by, [anchor, 1]. */
function noiseToSignal(embeddings: tf.Tensor2D): { ratio: tf.Tensor2D; hasSignal: tf.Tensor2D } {
  const centered = tf.sub<tf.Tensor2D>(embeddings, tf.mean(embeddings, 1, true));
  const signal = tf.sum<tf.Tensor2D>(tf.square(centered), 1, true);
  const limit = 1e-12 * embeddings.shape[1];
  // A product with ones instead of a broadcast: TensorFlow.js cannot compute a broadcast's gradient for an empty batch.
  const signals = tf.matMul<tf.Tensor2D>(tf.maximum(signal, limit), tf.ones([1, embeddings.shape[0]]));
  const ratio = tf.div<tf.Tensor2D>(pairwiseSquaredDistances(centered), signals);
  return { ratio, hasSignal: asConstant(() => tf.greaterEqual<tf.Tensor2D>(signal, limit)) };
}
