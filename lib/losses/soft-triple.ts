import { knownOptions } from '../checks/known-options';
import { requireWholeNumbers } from '../checks/require-whole-numbers';
import { requirePositive, requireSetting } from '../distances/check-arguments';
import { cosineSimilarities } from '../distances/cosine-similarities';
import { l2Normalize } from '../distances/l2-normalize';
import { safeSquareRoot } from '../distances/safe-square-root';
import { tf } from '../tensorflow/tensorflow';
import { classCrossEntropy } from './parts/class-cross-entropy';
import { classMask } from './parts/class-mask';
import { type ClassVectorsOptions, classVectorNames, classVectors, requireClassInput } from './parts/class-vectors';
import { maskedMean } from './parts/masked-mean';
import type { TrainableLoss } from './trainable-loss';

export interface SoftTripleOptions extends ClassVectorsOptions {
  /** K, the number of centres per class. Default 10 (the paper's). */
  centers?: number;
  /** λ, the scale of the similarities. Default 20 (the paper's). */
  scale?: number;
  /** γ, more than 0: the smaller, the more the nearest centre alone stands for its class. Default 0.1 (the paper's). */
  gamma?: number;
  /** δ, subtracted from the similarity to the embedding's own class. Default 0.01 (the paper's). */
  margin?: number;
  /**
   * τ of the penalty on distances between centres of one class, which merges superfluous centres. Default 0.2 (the paper's); 0 for none.
   */
  regularization?: number;
}

const known = knownOptions<SoftTripleOptions>('softTriple({ classes: 10, dimensions: 64, seed: 7 })', {
  ...classVectorNames,
  centers: true,
  scale: true,
  gamma: true,
  margin: true,
  regularization: true,
});

/**
 * mean over the batch of -ln[e^{λ (Sᵧ - δ)} / (e^{λ (Sᵧ - δ)} + Σ_{c≠y} e^{λ S_c})] + (τ/2) mean |w - w'|: a softmax over classes of K
 * trained centres each, S_c = Σₖ qₖ x · w_{ck}, qₖ = softmaxₖ(x · w_{ck} / γ).
 *
 * The last mean runs over the pairs of centres w, w' of one class, all of length 1. No λ makes it overflow. The loss of an empty batch is
 * the penalty alone.
 *
 * `fit({ loss: softTriple({ classes: 10, dimensions: 64, seed: 1 }), … })` trains the centres together with the encoder.
 *
 * @returns the loss, a function of embeddings [batch, d] and labels [batch], and its centres, [classes · K, d], class after class; the loss
 * normalises both
 * @throws Error if an option is unknown; RangeError if classes, dimensions or centers is not a whole number of 1 or more, or if the seed is
 * not a whole number; Error if gamma is not a finite number above 0, or if another option is negative or not finite; the loss throws Error
 * if the shapes do not match, and RangeError if a label is not a whole number from 0 to classes - 1
 * @see Q. Qian et al., "SoftTriple Loss: Deep Metric Learning Without Triplet Sampling", ICCV 2019
 */
export function softTriple(options: SoftTripleOptions): TrainableLoss {
  const { classes, centers = 10, scale = 20, gamma = 0.1, margin = 0.01, regularization = 0.2 } = known(options);
  for (const [name, value] of Object.entries({ scale, margin, regularization }))
    requireSetting('softTriple', name, value);
  requirePositive('softTriple', 'gamma', gamma);
  requireWholeNumbers('softTriple', { centers });
  const vectors = classVectors('softTriple', options, { perClass: centers });
  const loss = (embeddings: tf.Tensor2D, labels: tf.Tensor1D) => {
    requireClassInput('softTriple', embeddings, labels, options);
    return tf.tidy(() => {
      const mask = classMask(labels, classes);
      const toCenters = tf.reshape<tf.Rank.R3>(cosineSimilarities(embeddings, vectors), [
        labels.size,
        classes,
        centers,
      ]);
      const toClasses = tf.sum<tf.Tensor2D>(tf.mul(tf.softmax(tf.div(toCenters, gamma)), toCenters), 2);
      const reduced = tf.sub(toClasses, tf.mul(tf.cast(mask.own, 'float32'), margin));
      const classification = classCrossEntropy(tf.mul<tf.Tensor2D>(reduced, scale), mask);
      if (centers === 1 || regularization === 0) return classification;
      return tf.add<tf.Scalar>(classification, tf.mul(meanDistance(vectors, options, centers), regularization / 2));
    });
  };
  return { loss, variables: [vectors], classes };
}

/** The mean distance between two centres of one class. */
function meanDistance(vectors: tf.Tensor2D, { dimensions }: ClassVectorsOptions, centers: number): tf.Scalar {
  const directions = l2Normalize(vectors);
  const columns = tf.reshape<tf.Rank.R4>(directions, [-1, centers, 1, dimensions]);
  const rows = tf.reshape<tf.Rank.R4>(directions, [-1, 1, centers, dimensions]);
  const distances = safeSquareRoot(tf.sum<tf.Tensor3D>(tf.square(tf.sub(columns, rows)), 3));
  const twoCenters = tf.reshape<tf.Rank.R3>(tf.equal(tf.eye(centers), 0), [1, centers, centers]);
  return maskedMean(distances, tf.tile(twoCenters, [distances.shape[0], 1, 1]));
}
