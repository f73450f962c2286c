import { knownOptions } from '../checks/known-options';
import { requirePositive } from '../distances/check-arguments';
import { cosineSimilarities } from '../distances/cosine-similarities';
import { tf } from '../tensorflow/tensorflow';
import { classCrossEntropy } from './parts/class-cross-entropy';
import { classMask } from './parts/class-mask';
import { type ClassVectorsOptions, classVectorNames, classVectors, requireClassInput } from './parts/class-vectors';
import type { TrainableLoss } from './trainable-loss';

export interface NormalizedSoftmaxOptions extends ClassVectorsOptions {
  /** τ, more than 0: the smaller, the sharper. Default 0.05 (the paper's). */
  temperature?: number;
}

const known = knownOptions<NormalizedSoftmaxOptions>('normalizedSoftmax({ classes: 10, dimensions: 64, seed: 7 })', {
  ...classVectorNames,
  temperature: true,
});

/**
 * mean over the batch of -ln[e^{cos θᵧ / τ} / Σ_c e^{cos θ_c / τ}]: plain classification by the cosines to the trained class vectors, one
 * per class.
 *
 * No temperature makes it overflow. An empty batch gives exactly 0.
 *
 * `fit({ loss: normalizedSoftmax({ classes: 10, dimensions: 64, seed: 1 }), … })` trains the class vectors together with the encoder.
 *
 * @returns the loss, a function of embeddings [batch, d] and labels [batch], and its class vectors, [classes, d]; the loss normalises both
 * @throws Error if an option is unknown; RangeError if classes or dimensions is not a whole number of 1 or more, or if the seed is not a
 * whole number; Error if the temperature is not a finite number above 0; the loss throws Error if the shapes do not match, and RangeError
 * if a label is not a whole number from 0 to classes - 1
 * @see A. Zhai, H.-Y. Wu, "Classification is a Strong Baseline for Deep Metric Learning", BMVC 2019 (there after a layer normalisation,
 * which is the encoder's part)
 */
export function normalizedSoftmax(options: NormalizedSoftmaxOptions): TrainableLoss {
  const { classes, temperature = 0.05 } = known(options);
  requirePositive('normalizedSoftmax', 'temperature', temperature);
  const vectors = classVectors('normalizedSoftmax', options);
  const loss = (embeddings: tf.Tensor2D, labels: tf.Tensor1D) => {
    requireClassInput('normalizedSoftmax', embeddings, labels, options);
    return tf.tidy(() =>
      classCrossEntropy(
        tf.div<tf.Tensor2D>(cosineSimilarities(embeddings, vectors), temperature),
        classMask(labels, classes),
      ),
    );
  };
  return { loss, variables: [vectors], classes };
}
