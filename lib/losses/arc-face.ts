import { knownOptions } from '../checks/known-options';
import { requireSetting } from '../distances/check-arguments';
import { cosineSimilarities } from '../distances/cosine-similarities';
import { l2Normalize } from '../distances/l2-normalize';
import { safeSquareRoot } from '../distances/safe-square-root';
import { asConstant } from '../tensorflow/as-constant';
import { tf } from '../tensorflow/tensorflow';
import { classCrossEntropy } from './parts/class-cross-entropy';
import { classMask } from './parts/class-mask';
import { type ClassVectorsOptions, classVectorNames, classVectors, requireClassInput } from './parts/class-vectors';
import type { TrainableLoss } from './trainable-loss';

export interface ArcFaceOptions extends ClassVectorsOptions {
  /** m, in radians, from 0 to π: added to the angle between an embedding and its own class. Default 0.5 (the paper's, 28.6°). */
  margin?: number;
  /** s, the scale of the cosines. Default 64 (the paper's, for many classes; with few classes a smaller scale is enough). */
  scale?: number;
}

const known = knownOptions<ArcFaceOptions>('arcFace({ classes: 10, dimensions: 64, seed: 7 })', {
  ...classVectorNames,
  margin: true,
  scale: true,
});

/**
 * mean over the batch of -ln[e^{s cos(θᵧ + m)} / (e^{s cos(θᵧ + m)} + Σ_{c≠y} e^{s cos θ_c})]: a softmax over the angles θ to the trained
 * class vectors, one per class, in which the right class must win even with its angle enlarged by m.
 *
 * Where θᵧ + m is more than π, so that its cosine would rise again, cos θᵧ - m sin m replaces it (as in the authors' code). No scale
 * overflows. The gradient is finite everywhere; where an embedding equals its class vector the loss has a corner, and the sine's part of
 * the gradient is 0. An empty batch gives exactly 0.
 *
 * `fit({ loss: arcFace({ classes: 10, dimensions: 64, seed: 1 }), … })` trains the class vectors together with the encoder.
 *
 * @returns the loss, a function of embeddings [batch, d] and labels [batch], and its class vectors, [classes, d]; the loss normalises both
 * @throws Error if an option is unknown; RangeError if classes or dimensions is not a whole number of 1 or more, or if the seed is not a
 * whole number; Error if the margin is not from 0 to π, or if the scale is negative or not finite; the loss throws Error if the shapes do
 * not match, and RangeError if a label is not a whole number from 0 to classes - 1
 * @see J. Deng, J. Guo, N. Xue, S. Zafeiriou, "ArcFace: Additive Angular Margin Loss for Deep Face Recognition", CVPR 2019, equation 3
 */
export function arcFace(options: ArcFaceOptions): TrainableLoss {
  const { classes, margin = 0.5, scale = 64 } = known(options);
  if (!(margin >= 0 && margin <= Math.PI))
    throw new Error(`arcFace: margin must be from 0 to π radians, found ${margin}; 28.6 degrees are 0.5`);
  requireSetting('arcFace', 'scale', scale);
  const vectors = classVectors('arcFace', options);
  const loss = (embeddings: tf.Tensor2D, labels: tf.Tensor1D) => {
    requireClassInput('arcFace', embeddings, labels, options);
    return tf.tidy(() => {
      const mask = classMask(labels, classes);
      const own = tf.cast(mask.own, 'float32');
      const target = tf.matMul<tf.Tensor2D>(own, l2Normalize(vectors));
      const enlarged = tf.reshape(enlargedCosine(l2Normalize(embeddings), target, margin), [labels.size, 1]);
      const cosines = cosineSimilarities(embeddings, vectors);
      const logits = tf.mul<tf.Tensor2D>(tf.where(mask.own, enlarged, cosines), scale);
      return classCrossEntropy(logits, mask);
    });
  };
  return { loss, variables: [vectors], classes };
}

/** cos(θ + m), or cos θ - m sin m where θ > π - m, row by row. */
function enlargedCosine(x: tf.Tensor2D, target: tf.Tensor2D, margin: number): tf.Tensor1D {
  // From |x - w| = 2 sin(θ/2) and |x + w| = 2 cos(θ/2): a sine computed from a cosine near 1 has lost its digits in float32.
  const near = tf.sum<tf.Tensor1D>(tf.square(tf.sub(x, target)), 1);
  const far = tf.sum<tf.Tensor1D>(tf.square(tf.add(x, target)), 1);
  const cosine = tf.div<tf.Tensor1D>(tf.sub(far, near), 4);
  const sine = tf.div<tf.Tensor1D>(tf.mul(safeSquareRoot(near), safeSquareRoot(far)), 2);
  const turned = tf.sub<tf.Tensor1D>(tf.mul(cosine, Math.cos(margin)), tf.mul(sine, Math.sin(margin)));
  const isWithin = asConstant(() => tf.greaterEqual<tf.Tensor1D>(cosine, -Math.cos(margin)));
  return tf.where(isWithin, turned, tf.sub<tf.Tensor1D>(cosine, margin * Math.sin(margin)));
}
