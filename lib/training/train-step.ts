import type { TrainableLoss } from '../losses/trainable-loss';
import { withSeed } from '../runtime/random';
import { tf } from '../runtime/tensorflow';
import type { Examples } from './examples';
import type { UpdateRule } from './update-rule';

/**
 * The loss of a batch: a scalar from one embedding tensor [batch, d] a column (left and right of pairs, one of single images)
 * and the targets, float32 [batch]. It has to be made of tensor operations: `fit` calls it once, records what it does, and
 * replays that, so a number, a counter or a console.log of JavaScript's stays what it was then (or set `jit: false`).
 */
export type ExamplesLoss = (embeddings: tf.Tensor2D[], targets: tf.Tensor1D) => tf.Tensor;

/** Changes a batch of images [n, h, w, c] while training, by tensor operations and this library's `randomUniform`, such as `randomFlip`. */
export type Augmentation = (images: tf.Tensor4D) => tf.Tensor4D;

/** What a step learns from: the rows of all columns' images, one column after the other [columns * batch], and the targets [batch]. */
export function batchOf({ columns, targets }: Examples, batch: Int32Array): [rows: Int32Array, targets: tf.Tensor1D] {
  const rows = new Int32Array(columns.length * batch.length);
  columns.forEach((column, tower) => {
    for (let i = 0; i < batch.length; i++) rows[tower * batch.length + i] = column[batch[i]];
  });
  return [rows, tf.tensor1d(Float32Array.from(batch, (example) => targets[example]))];
}

/** The towers run as one batch: all columns' images through the encoder once, then cut apart. */
export function batchLoss(
  encoder: tf.LayersModel,
  loss: ExamplesLoss,
  [images, targets]: [tf.Tensor4D, tf.Tensor1D],
  training: boolean,
): tf.Scalar {
  const embeddings = encoder.apply(images, { training }) as tf.Tensor2D;
  const columns = images.shape[0] / targets.shape[0];
  // tfjs cannot differentiate a split into one part.
  const towers = columns === 1 ? [embeddings] : tf.split<tf.Tensor2D>(embeddings, columns);
  return loss(towers, targets).asScalar();
}

/**
 * One step of gradient descent, as a function of tensors alone. It gives the loss before the step.
 * Where that is not finite, everything stays as it was: the update rule sees to its weights and slots, this to what the forward
 * pass assigns, such as batch normalisation's averages.
 */
export function trainStep({
  encoder,
  loss,
  lossVariables = [],
  augment,
  rule,
}: {
  encoder: tf.LayersModel;
  loss: ExamplesLoss;
  lossVariables?: tf.Variable[];
  augment?: Augmentation;
  rule: UpdateRule;
}) {
  const variables = trainableVariables(encoder, lossVariables);
  const others = encoder.nonTrainableWeights.map((weight) => weight.read() as tf.Variable);
  return (images: tf.Tensor4D, targets: tf.Tensor1D, seed: tf.Tensor1D, learningRate: tf.Scalar): tf.Scalar =>
    tf.tidy(() => {
      const before = others.map((variable) => variable.clone());
      const { value, grads } = tf.variableGrads(
        () => withSeed(seed, () => batchLoss(encoder, loss, [augment ? augment(images) : images, targets], true)),
        variables,
      );
      const finite = tf.isFinite(value);
      rule.apply(
        variables.map(({ name }) => grads[name]),
        learningRate,
        finite,
      );
      for (const [i, variable] of others.entries())
        if (variable.dataId !== before[i].dataId) variable.assign(tf.where(finite, variable, before[i]));
      return value;
    });
}

/** The weights that training changes: the encoder's, then the loss's own. */
export const trainableVariables = (encoder: tf.LayersModel, lossVariables: tf.Variable[] = []) => [
  ...encoder.trainableWeights.map((weight) => weight.read() as tf.Variable),
  ...lossVariables,
];

/** Any loss as one of examples, beside its own weights, if it has some. */
export function splitLoss(loss: ExamplesLoss | TrainableLoss): { loss: ExamplesLoss; lossVariables: tf.Variable[] } {
  if (typeof loss === 'function') return { loss, lossVariables: [] };
  return { loss: ([embeddings], labels) => loss.loss(embeddings, labels), lossVariables: loss.variables };
}
