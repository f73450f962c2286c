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
  /** Ratio up to which a positive pair costs nothing. Default 0. */
  positiveMargin?: number;
  /** Ratio beyond which a negative pair costs nothing. Default 1: as much noise as signal. */
  negativeMargin?: number;
  /** λ of the penalty on embeddings whose numbers do not add up to 0. Default 0, none. */
  regularization?: number;
  /** Which pairs count, such as `pairMarginMiner()`; default all. */
  miner?: Miner;
}

/**
 * mean over P of max(rᵢⱼ - m⁺, 0) + mean over N of max(m⁻ - rᵢⱼ, 0) + λ mean |Σₖ xᵢₖ|, rᵢⱼ = var(xᵢ - xⱼ) / var(xᵢ): the contrastive loss of
 * the noise that the pair's difference is to its anchor's signal.
 *
 * The variances are those of a vector's d numbers. P holds the ordered pairs of one label, N those of two labels, as far as the miner
 * chooses them; r is not symmetric. A kind without pairs counts 0, and so does an anchor whose variance is below 1e-12, which has no
 * signal. An empty batch gives exactly 0. The embeddings are not normalised (pytorch-metric-learning does it), but without λ a factor
 * that they all have in common does not matter.
 *
 * @returns the loss of embeddings [batch, d], of d 2 or more and labels, class numbers, [batch]: a scalar
 * @throws if a margin or regularization is negative or not finite; the loss, if the shapes do not fit together
 * @see T. Yuan, W. Deng, J. Tang, Y. Tang, B. Chen, "Signal-to-Noise Ratio: A Robust Distance Metric for Deep Metric Learning", CVPR 2019
 */
export function signalToNoiseContrastiveLoss({
  positiveMargin = 0,
  negativeMargin = 1,
  regularization = 0,
  miner,
}: SignalToNoiseContrastiveLossOptions = {}): BatchLoss {
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

/** r, [anchor, other], and which anchors have a variance to compare with, [anchor, 1]. */
function noiseToSignal(embeddings: tf.Tensor2D): { ratio: tf.Tensor2D; hasSignal: tf.Tensor2D } {
  const centered = tf.sub<tf.Tensor2D>(embeddings, tf.mean(embeddings, 1, true));
  const signal = tf.sum<tf.Tensor2D>(tf.square(centered), 1, true);
  const limit = 1e-12 * embeddings.shape[1];
  // A product with ones instead of a broadcast, whose gradient TensorFlow.js cannot give for an empty batch.
  const signals = tf.matMul<tf.Tensor2D>(tf.maximum(signal, limit), tf.ones([1, embeddings.shape[0]]));
  const ratio = tf.div<tf.Tensor2D>(pairwiseSquaredDistances(centered), signals);
  return { ratio, hasSignal: asConstant(() => tf.greaterEqual<tf.Tensor2D>(signal, limit)) };
}
