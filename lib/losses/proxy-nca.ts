import { requireSetting } from '../distances/check-arguments';
import { cosineSimilarities } from '../distances/cosine-similarities';
import { tf } from '../tensorflow/tensorflow';
import { batchMean } from './parts/batch-mean';
import { classCrossEntropy } from './parts/class-cross-entropy';
import { classMask } from './parts/class-mask';
import { type ClassVectorsOptions, classVectors, requireClassInput } from './parts/class-vectors';
import { maskedLogSumExp } from './parts/masked-log-sum-exp';
import type { TrainableLoss } from './trainable-loss';

export interface ProxyNcaOptions extends ClassVectorsOptions {
  /** By what the squared distances are multiplied. Default 1 (the paper's); the larger, the more near proxies count. */
  scale?: number;
  /** Whether the own proxy stands below the line too, which makes the fraction a probability. Default false (the paper's). */
  ownBelow?: boolean;
}

/**
 * mean over the batch of -ln[e^{-d(x, pᵧ)} / Σ_{c≠y} e^{-d(x, p_c)}], d the scaled squared distance of the normalised vectors: nearer to the
 * trained proxy of the own class than to the others', in place of triplets.
 *
 * The loss goes below 0 where that is so. With `ownBelow` the sum runs over all proxies, and the loss ends at 0, as in ProxyNCA++ (which
 * takes scale 9) and in pytorch-metric-learning. No scale overflows. An empty batch gives exactly 0.
 *
 * `fit({ loss: proxyNca({ classes: 10, dimensions: 64, seed: 1 }), … })` trains the proxies together with the encoder.
 *
 * @returns the loss of embeddings [batch, d] and class numbers [batch], with its proxies, [classes, d]; both are normalised in it
 * @throws if classes or dimensions is not a whole number of 1 or more (of 2 or more classes without `ownBelow`), without a seed, or if
 * the scale is negative or not finite; the loss throws if the shapes do not fit
 * @see Y. Movshovitz-Attias et al., "No Fuss Distance Metric Learning using Proxies", ICCV 2017; E. W. Teh, T. DeVries,
 * G. W. Taylor, "ProxyNCA++", ECCV 2020 (`ownBelow`)
 */
export function proxyNca(options: ProxyNcaOptions): TrainableLoss {
  const { classes, scale = 1, ownBelow = false } = options;
  requireSetting('proxyNca', 'scale', scale);
  if (classes === 1 && !ownBelow)
    throw new Error('proxyNca: needs 2 classes or more, found 1, whose proxy no other can be compared with');
  const proxies = classVectors('proxyNca', options);
  const loss = (embeddings: tf.Tensor2D, labels: tf.Tensor1D) => {
    requireClassInput('proxyNca', embeddings, labels, options);
    return tf.tidy(() => {
      const mask = classMask(labels, classes);
      // -|x - p|² = 2 cos θ - 2 for vectors of length 1, and the 2 cancels.
      const logits = tf.mul<tf.Tensor2D>(cosineSimilarities(embeddings, proxies), 2 * scale);
      if (ownBelow) return classCrossEntropy(logits, mask);
      const own = tf.sum<tf.Tensor1D>(tf.mul(logits, tf.cast(mask.own, 'float32')), 1);
      const others = maskedLogSumExp(logits, tf.logicalNot(mask.own));
      return tf.add<tf.Scalar>(batchMean(tf.sub(others, own)), mask.flaw);
    });
  };
  return { loss, variables: [proxies], classes };
}
