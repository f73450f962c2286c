import { requireSetting } from '../distances/check-arguments';
import { cosineSimilarities } from '../distances/cosine-similarities';
import { tf } from '../tensorflow/tensorflow';
import { classCrossEntropy } from './parts/class-cross-entropy';
import { classMask } from './parts/class-mask';
import { type ClassVectorsOptions, classVectors, requireClassInput } from './parts/class-vectors';
import type { TrainableLoss } from './trainable-loss';

export interface CosFaceOptions extends ClassVectorsOptions {
  /** m, taken from the cosine of the own class. Default 0.35 (the paper's). */
  margin?: number;
  /** s, the scale of the cosines. Default 64 (the paper's, for many classes; fewer ask for less). */
  scale?: number;
}

/**
 * mean over the batch of -ln[e^{s (cos θᵧ - m)} / (e^{s (cos θᵧ - m)} + Σ_{c≠y} e^{s cos θ_c})]: a softmax over the cosines to a trained
 * vector a class, in which the own class has to win by the margin m.
 *
 * No scale overflows. An empty batch gives exactly 0. With margin 0 it is `normalizedSoftmax` at temperature 1 / s.
 *
 * `fit({ loss: cosFace({ classes: 10, dimensions: 64, seed: 1 }), … })` trains the class vectors together with the encoder.
 *
 * @returns the loss of embeddings [batch, d] and class numbers [batch], with its class vectors, [classes, d]; both are normalised in it
 * @throws if classes or dimensions is not a whole number of 1 or more, without a seed, or if margin or scale is negative or not finite;
 * the loss throws if the shapes do not fit
 * @see H. Wang et al., "CosFace: Large Margin Cosine Loss for Deep Face Recognition", CVPR 2018, equation 4
 */
export function cosFace(options: CosFaceOptions): TrainableLoss {
  const { classes, margin = 0.35, scale = 64 } = options;
  requireSetting('cosFace', 'margin', margin);
  requireSetting('cosFace', 'scale', scale);
  const vectors = classVectors('cosFace', options);
  const loss = (embeddings: tf.Tensor2D, labels: tf.Tensor1D) => {
    requireClassInput('cosFace', embeddings, labels, options);
    return tf.tidy(() => {
      const mask = classMask(labels, classes);
      const reduced = tf.sub(cosineSimilarities(embeddings, vectors), tf.mul(tf.cast(mask.own, 'float32'), margin));
      return classCrossEntropy(tf.mul<tf.Tensor2D>(reduced, scale), mask);
    });
  };
  return { loss, variables: [vectors], classes };
}
