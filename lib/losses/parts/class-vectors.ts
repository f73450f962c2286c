import { requireWholeNumbers } from '../../checks/require-whole-numbers';
import { requireLabeled } from '../../distances/check-arguments';
import { randomOf } from '../../tensorflow/seeded-random';
import { tf } from '../../tensorflow/tensorflow';

/** What every loss with a vector a class is made with. */
export interface ClassVectorsOptions {
  /** How many; labels are the class numbers 0 to classes - 1. Another label is refused, or makes the loss NaN. */
  classes: number;
  /** d, of the embeddings. */
  dimensions: number;
  /** A whole number: the same seed gives the same vectors to start from. */
  seed: number;
}

/**
 * Vectors of length 1 in random directions, each as likely as the others, for training: [count, dimensions].
 * @throws if a number is not a whole one of 1 or more, or without a seed
 */
export function classVectors(
  where: string,
  { classes, dimensions, seed }: ClassVectorsOptions,
  { perClass = 1 } = {},
): tf.Variable<tf.Rank.R2> {
  const random = randomOf(where, { seed });
  requireWholeNumbers(where, { classes, dimensions });
  // Box and Muller (1958): normal in every coordinate, so that no direction is preferred.
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.float())) * Math.cos(2 * Math.PI * random.float());
  const vectors = Array.from({ length: classes * perClass }, () => {
    const vector = Array.from({ length: dimensions }, normal);
    const length = Math.hypot(...vector) || 1;
    return vector.map((value) => value / length);
  });
  return tf.tidy(() => tf.variable(tf.tensor2d(vectors)));
}

/** Embeddings [batch, d] of that d, with a label each. */
export function requireClassInput(
  where: string,
  embeddings: tf.Tensor,
  labels: tf.Tensor,
  { classes, dimensions }: ClassVectorsOptions,
): void {
  requireLabeled(where, embeddings, labels, classes);
  if (embeddings.shape[1] !== dimensions)
    throw new Error(
      `${where}: embeddings must have ${dimensions} dimensions, found ${embeddings.shape[1]}; ` +
        `make it with dimensions: ${embeddings.shape[1]}, or end the encoder in ${dimensions} units`,
    );
}
