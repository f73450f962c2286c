import { knownOptions } from '../checks/known-options';
import { requireSetting } from '../distances/check-arguments';
import { cosineSimilarities } from '../distances/cosine-similarities';
import { tf } from '../tensorflow/tensorflow';
import { batchMean } from './parts/batch-mean';
import { classCrossEntropy } from './parts/class-cross-entropy';
import { classMask } from './parts/class-mask';
import { type ClassVectorsOptions, classVectorNames, classVectors, requireClassInput } from './parts/class-vectors';
import { maskedLogSumExp } from './parts/masked-log-sum-exp';
import type { TrainableLoss } from './trainable-loss';

export interface ProxyNcaOptions extends ClassVectorsOptions {
  /** The factor of the squared distances. Default 1 (the paper's); the larger, the more the near proxies count. */
  scale?: number;
  /** Whether the denominator includes the embedding's own proxy, which makes the fraction a probability. Default false (the paper's). */
  ownBelow?: boolean;
}

const known = knownOptions<ProxyNcaOptions>('proxyNca({ classes: 10, dimensions: 64, seed: 7 })', {
  ...classVectorNames,
  scale: true,
  ownBelow: true,
});

/**
 * mean over the batch of -ln[e^{-d(x, pᵧ)} / Σ_{c≠y} e^{-d(x, p_c)}], d the scaled squared distance of the normalised vectors: an embedding
 * should be nearer to the trained proxy of its own class than to the other proxies, which take the place of triplets.
 *
 * The loss can fall below 0. With `ownBelow` the sum runs over all proxies, and the loss cannot fall below 0, as in ProxyNCA++ (which uses
 * scale 9) and in pytorch-metric-learning. No scale makes it overflow. An empty batch gives exactly 0.
 *
 * `fit({ loss: proxyNca({ classes: 10, dimensions: 64, seed: 1 }), … })` trains the proxies together with the encoder.
 *
 * @returns the loss, a function of embeddings [batch, d] and labels [batch], and its proxies, [classes, d]; the loss normalises both
 * @throws Error if an option is unknown; RangeError if classes or dimensions is not a whole number of 1 or more, or if the seed is not a
 * whole number; Error if there is one class without `ownBelow`, or if the scale is negative or not finite; the loss throws Error if the
 * shapes do not match, and RangeError if a label is not a whole number from 0 to classes - 1
 * @see Y. Movshovitz-Attias et al., "No Fuss Distance Metric Learning using Proxies", ICCV 2017; E. W. Teh, T. DeVries,
 * G. W. Taylor, "ProxyNCA++", ECCV 2020 (`ownBelow`)
 */
export function proxyNca(options: ProxyNcaOptions): TrainableLoss {
  const { classes, scale = 1, ownBelow = false } = known(options);
  requireSetting('proxyNca', 'scale', scale);
  if (classes === 1 && !ownBelow)
    throw new Error('proxyNca: classes must be 2 or more, found 1; with one class, set ownBelow: true');
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
