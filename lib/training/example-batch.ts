import { reasonOf } from '../checks/reason-of';
import type { TrainableLoss } from '../losses/trainable-loss';
import { tf } from '../tensorflow/tensorflow';
import { requireLossValue } from './callback-results';
import type { Examples } from './examples';
import type { ExamplesLoss, ExamplesLossWithWeights, ImageLoss, PairLoss } from './examples-loss';

/**
 * What a step learns from: the rows of all columns' images, one column after the other [columns * batch], and the targets
 * [batch].
 */
export function batchOf({ columns, targets }: Examples, batch: Int32Array): [rows: Int32Array, targets: tf.Tensor1D] {
  const rows = new Int32Array(columns.length * batch.length);
  columns.forEach((column, tower) => {
    for (let i = 0; i < batch.length; i++) rows[tower * batch.length + i] = column[batch[i]];
  });
  // Labels stay int32: float32 cannot hold all whole numbers above 2²⁴.
  if (targets instanceof Int32Array)
    return [
      rows,
      tf.tensor1d(
        Int32Array.from(batch, (row) => targets[row]),
        'int32',
      ),
    ];
  return [rows, tf.tensor1d(Float32Array.from(batch, (row) => targets[row]))];
}

/**
 * The loss of a batch. The towers run as one batch: all columns' images go through the encoder once, and their embeddings are
 * split afterwards.
 */
export function batchLoss(
  encoder: tf.LayersModel,
  loss: ExamplesLoss,
  [images, targets]: [tf.Tensor4D, tf.Tensor1D],
  training: boolean,
): tf.Scalar {
  const embeddings = encoder.apply(images, { training }) as tf.Tensor2D;
  const columns = images.shape[0] / targets.shape[0];
  // tfjs cannot differentiate a split into one part.
  if (columns === 1) return requireLossValue(ofImages(loss as ImageLoss, embeddings, targets)).asScalar();
  const towers = tf.split<tf.Tensor2D>(embeddings, columns) as [tf.Tensor2D, tf.Tensor2D];
  return requireLossValue((loss as PairLoss)(towers, targets)).asScalar();
}

function ofImages(loss: ImageLoss, embeddings: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor {
  try {
    return loss(embeddings, labels);
  } catch (error) {
    if (!(error instanceof TypeError && /iterable/.test(error.message))) throw error;
    throw new Error(
      `fit: the loss failed with "${reasonOf(error)}"; a loss of single images takes their embeddings directly: write (embeddings, labels) => …, ` +
        'without brackets around the embeddings',
      { cause: error },
    );
  }
}

/** A loss as a function of embeddings and targets, and its own weights if it has some. */
export function splitLoss(loss: ExamplesLoss | TrainableLoss | ExamplesLossWithWeights): {
  loss: ExamplesLoss;
  lossVariables: tf.Variable[];
} {
  if (typeof loss === 'function') return { loss, lossVariables: [] };
  // Called as a method of what it is part of, for those that are written with `this`.
  const inner = loss as TrainableLoss;
  const ofExamples: ImageLoss = (embeddings, labels) => inner.loss(embeddings, labels);
  return { loss: ofExamples, lossVariables: loss.variables };
}
