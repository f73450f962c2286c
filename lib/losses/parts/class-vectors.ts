import { requireWholeNumbers } from '../../checks/require-whole-numbers';
import { requireLabeled } from '../../distances/check-arguments';
import { randomOf } from '../../tensorflow/seeded-random';
import { tf } from '../../tensorflow/tensorflow';

/** The options of every loss with trained class vectors. */
export interface ClassVectorsOptions {
  /** The number of classes; labels are 0 to classes - 1. Another label throws, or makes the loss NaN if only the device knows it. */
  classes: number;
  /** d, the length of an embedding. */
  dimensions: number;
  /** A whole number; the same seed gives the same initial vectors. */
  seed: number;
}

export const classVectorNames = { classes: true, dimensions: true, seed: true } as const;

/**
 * Trainable vectors of length 1 in uniformly random directions, [classes · perClass, dimensions].
 * @throws RangeError if classes or dimensions is not a whole number of 1 or more, or if the seed is not a whole number
 */
export function classVectors(
  where: string,
  { classes, dimensions, seed }: ClassVectorsOptions,
  { perClass = 1 } = {},
): tf.Variable<tf.Rank.R2> {
  const random = randomOf(where, { seed });
  requireWholeNumbers(where, { classes, dimensions });
  // Box and Muller (1958): normally distributed coordinates, so that no direction is preferred.
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.float())) * Math.cos(2 * Math.PI * random.float());
  const vectors = Array.from({ length: classes * perClass }, () => {
    const vector = Array.from({ length: dimensions }, normal);
    const length = Math.hypot(...vector) || 1;
    return vector.map((value) => value / length);
  });
  return tf.tidy(() => tf.variable(tf.tensor2d(vectors)));
}

/** @throws Error unless the embeddings are [batch, dimensions] and the labels [batch]; RangeError if a label is not a class number */
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
        `make the loss with dimensions: ${embeddings.shape[1]}, or end the encoder with ${dimensions} units`,
    );
}
