import { imageBatch } from '../models/image-batch';
import { withSeed } from '../runtime/random';
import { tf } from '../runtime/tensorflow';
import type { Examples } from './examples';

/**
 * The loss of a batch: a scalar from one embedding tensor [batch, d] a column (left and right of pairs, one of single images)
 * and the targets, float32 [batch].
 */
export type ExamplesLoss = (embeddings: tf.Tensor2D[], targets: tf.Tensor1D) => tf.Tensor;

/** Changes a batch of images [n, h, w, c] while training, such as by a random flip. */
export type Augmentation = (images: tf.Tensor4D) => tf.Tensor4D;

interface BatchOptions {
  encoder: tf.LayersModel;
  loss: ExamplesLoss;
  examples: Examples;
  /** Which examples make the batch. */
  batch: Int32Array;
}

/** The towers run as one batch: all columns' images through the encoder once, then cut apart. */
function batchLoss({ encoder, loss, examples, batch }: BatchOptions, training: boolean, augment?: Augmentation) {
  const { dataset, columns, targets } = examples;
  const rows = new Int32Array(columns.length * batch.length);
  columns.forEach((column, tower) => {
    for (let i = 0; i < batch.length; i++) rows[tower * batch.length + i] = column[batch[i]];
  });
  const pixels = imageBatch(dataset, rows);
  const images = augment && training ? augment(pixels) : pixels;
  const embeddings = encoder.apply(images, { training }) as tf.Tensor2D;
  const target = tf.tensor1d(Float32Array.from(batch, (example) => targets[example]));
  // tfjs cannot differentiate a split into one part.
  const towers = columns.length === 1 ? [embeddings] : tf.split<tf.Tensor2D>(embeddings, columns.length);
  return loss(towers, target).asScalar();
}

/** The mean loss of one batch as it is when embedding: no dropout, nothing learnt. */
export function evaluateStep(options: BatchOptions): number {
  const cost = tf.tidy(() => batchLoss(options, false));
  const value = cost.dataSync()[0];
  cost.dispose();
  return value;
}

/**
 * One step of gradient descent. Draws (dropout, augmentation) depend on `seed` alone.
 * @returns the loss before the step. Where it is not finite, nothing is learnt from it
 */
export function trainStep(
  options: BatchOptions & { optimizer: tf.Optimizer; augment?: Augmentation; seed: [number, number] },
): number {
  const { encoder, optimizer, augment, seed } = options;
  const variables = encoder.trainableWeights.map((weight) => weight.read() as tf.Variable);
  return tf.tidy(() => {
    const draws = tf.tensor1d(seed, 'int32');
    const { value, grads } = tf.variableGrads(
      () => withSeed(draws, () => batchLoss(options, true, augment) as tf.Scalar),
      variables,
    );
    const cost = value.dataSync()[0];
    if (Number.isFinite(cost)) optimizer.applyGradients(grads);
    return cost;
  });
}
