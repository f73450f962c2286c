import { knownOptions } from '../checks/known-options';
import { requireSetting } from '../distances/check-arguments';
import { cosineSimilarities } from '../distances/cosine-similarities';
import { tf } from '../tensorflow/tensorflow';
import { classCrossEntropy } from './parts/class-cross-entropy';
import { classMask } from './parts/class-mask';
import { type ClassVectorsOptions, classVectorNames, classVectors, requireClassInput } from './parts/class-vectors';
import type { TrainableLoss } from './trainable-loss';

export interface CosFaceOptions extends ClassVectorsOptions {
  /** m, subtracted from the cosine to the embedding's own class. Default 0.35 (the paper's). */
  margin?: number;
  /** s, the scale of the cosines. Default 64 (the paper's, for many classes; with few classes a smaller scale is enough). */
  scale?: number;
}

const known = knownOptions<CosFaceOptions>('cosFace({ classes: 10, dimensions: 64, seed: 7 })', {
  ...classVectorNames,
  margin: true,
  scale: true,
});

/**
 * mean over the batch of -ln[e^{s (cos θᵧ - m)} / (e^{s (cos θᵧ - m)} + Σ_{c≠y} e^{s cos θ_c})]: a softmax over the cosines to the trained
 * class vectors, one per class, in which the right class must win by the margin m.
 *
 * No scale makes it overflow. An empty batch gives exactly 0. With margin 0 it is `normalizedSoftmax` at temperature 1 / s.
 *
 * `fit({ loss: cosFace({ classes: 10, dimensions: 64, seed: 1 }), … })` trains the class vectors together with the encoder.
 *
 * @returns the loss, a function of embeddings [batch, d] and labels [batch], and its class vectors, [classes, d]; the loss normalises both
 * @throws Error if an option is unknown; RangeError if classes or dimensions is not a whole number of 1 or more, or if the seed is not a
 * whole number; Error if margin or scale is negative or not finite; the loss throws Error if the shapes do not match, and RangeError if a
 * label is not a whole number from 0 to classes - 1
 * @see H. Wang et al., "CosFace: Large Margin Cosine Loss for Deep Face Recognition", CVPR 2018, equation 4
 */
export function cosFace(options: CosFaceOptions): TrainableLoss {
  const { classes, margin = 0.35, scale = 64 } = known(options);
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
