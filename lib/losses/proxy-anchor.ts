import { knownOptions } from '../checks/known-options';
import { requirePositive, requireSetting } from '../distances/check-arguments';
import { cosineSimilarities } from '../distances/cosine-similarities';
import { tf } from '../tensorflow/tensorflow';
import { classMask } from './parts/class-mask';
import { type ClassVectorsOptions, classVectorNames, classVectors, requireClassInput } from './parts/class-vectors';
import { maskedLogSumExp } from './parts/masked-log-sum-exp';
import { maskedMean } from './parts/masked-mean';
import type { TrainableLoss } from './trainable-loss';

export interface ProxyAnchorOptions extends ClassVectorsOptions {
  /** δ: the cosine should be above δ for positives and below -δ for negatives. Default 0.1 (the paper's). */
  margin?: number;
  /** α, the scale of the cosines, more than 0. Default 32 (the paper's). */
  scale?: number;
}

const known = knownOptions<ProxyAnchorOptions>('proxyAnchor({ classes: 10, dimensions: 64, seed: 7 })', {
  ...classVectorNames,
  margin: true,
  scale: true,
});

/**
 * mean over P⁺ of ln[1 + Σ_{x of p} e^{-α (s(x, p) - δ)}] + mean over P of ln[1 + Σ_{x not of p} e^{α (s(x, p) + δ)}], s the cosine
 * similarity: each trained proxy p, one per class, is an anchor to which all images of the batch are compared together, the hard ones
 * counting most.
 *
 * P are all proxies, P⁺ those whose class has images in the batch. No α makes it overflow. An empty batch gives exactly 0.
 *
 * `fit({ loss: proxyAnchor({ classes: 10, dimensions: 64, seed: 1 }), … })` trains the proxies together with the encoder.
 *
 * @returns the loss, a function of embeddings [batch, d] and labels [batch], and its proxies, [classes, d]; the loss normalises both
 * @throws Error if an option is unknown; RangeError if classes or dimensions is not a whole number of 1 or more, or if the seed is not a
 * whole number; Error if the margin is negative or not finite, or if the scale is not a finite number above 0; the loss throws Error if the
 * shapes do not match, and RangeError if a label is not a whole number from 0 to classes - 1
 * @see S. Kim, D. Kim, M. Cho, S. Kwak, "Proxy Anchor Loss for Deep Metric Learning", CVPR 2020
 */
export function proxyAnchor(options: ProxyAnchorOptions): TrainableLoss {
  const { classes, margin = 0.1, scale = 32 } = known(options);
  requireSetting('proxyAnchor', 'margin', margin);
  requirePositive('proxyAnchor', 'scale', scale);
  const proxies = classVectors('proxyAnchor', options);
  const loss = (embeddings: tf.Tensor2D, labels: tf.Tensor1D) => {
    requireClassInput('proxyAnchor', embeddings, labels, options);
    return tf.tidy(() => {
      const { flaw } = classMask(labels, classes);
      // Computed anew as [classes, batch], since TensorFlow's transpose of a bool tensor prints a warning on most processors.
      const numbers = tf.reshape(tf.range(0, classes, 1, 'float32'), [classes, 1]);
      const ofProxy = tf.equal<tf.Tensor2D>(numbers, tf.cast(labels, 'float32'));
      const similarity = cosineSimilarities(proxies, embeddings);
      const pull = maskedLogSumExp(tf.mul<tf.Tensor2D>(tf.sub(similarity, margin), -scale), ofProxy);
      const push = maskedLogSumExp(tf.mul<tf.Tensor2D>(tf.add(similarity, margin), scale), tf.logicalNot(ofProxy));
      const attracted = maskedMean(tf.softplus(pull), tf.any<tf.Tensor1D>(ofProxy, 1));
      return tf.addN([attracted, tf.mean<tf.Scalar>(tf.softplus(push)), flaw]);
    });
  };
  return { loss, variables: [proxies], classes };
}
