import { requirePositive } from '../distances/check-arguments';
import { cosineSimilarities } from '../distances/cosine-similarities';
import { tf } from '../tensorflow/tensorflow';
import { classCrossEntropy } from './parts/class-cross-entropy';
import { classMask } from './parts/class-mask';
import { type ClassVectorsOptions, classVectors, requireClassInput } from './parts/class-vectors';
import type { TrainableLoss } from './trainable-loss';

export interface NormalizedSoftmaxOptions extends ClassVectorsOptions {
  /** τ, more than 0: the smaller, the sharper. Default 0.05 (the paper's). */
  temperature?: number;
}

/**
 * mean over the batch of -ln[e^{cos θᵧ / τ} / Σ_c e^{cos θ_c / τ}]: plain classification by the cosines to a trained vector a class.
 *
 * No temperature overflows. An empty batch gives exactly 0.
 *
 * `fit({ loss: normalizedSoftmax({ classes: 10, dimensions: 64, seed: 1 }), … })` trains the class vectors together with the encoder.
 *
 * @returns the loss of embeddings [batch, d] and class numbers [batch], with its class vectors, [classes, d]; both are normalised in it
 * @throws if classes or dimensions is not a whole number of 1 or more, without a seed, or if the temperature is not a finite number
 * above 0; the loss throws if the shapes do not fit
 * @see A. Zhai, H.-Y. Wu, "Classification is a Strong Baseline for Deep Metric Learning", BMVC 2019 (there after a layer normalisation,
 * which is the encoder's part)
 */
export function normalizedSoftmax(options: NormalizedSoftmaxOptions): TrainableLoss {
  const { classes, temperature = 0.05 } = options;
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
