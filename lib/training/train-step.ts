import type { Augmentation } from '../augmentation/augmentation';
import type { TrainableLoss } from '../losses/trainable-loss';
import { withSeed } from '../tensorflow/random';
import { tf } from '../tensorflow/tensorflow';
import { requireAugmented, requireLoss } from './callback-results';
import type { Examples } from './examples';
import type { ExamplesLoss, ImageLoss, PairLoss } from './examples-loss';
import { constraintsOf, penaltiesOf } from './layer-demands';
import type { UpdateRule } from './step-state';
import { commit, stateOf, type Write } from './step-state';
import { weightNames } from './weights';

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
  if (columns === 1) return requireLoss(ofImages(loss as ImageLoss, embeddings, targets)).asScalar();
  const towers = tf.split<tf.Tensor2D>(embeddings, columns) as [tf.Tensor2D, tf.Tensor2D];
  return requireLoss((loss as PairLoss)(towers, targets)).asScalar();
}

function ofImages(loss: ImageLoss, embeddings: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor {
  try {
    return loss(embeddings, labels);
  } catch (error) {
    if (!(error instanceof TypeError && /iterable/.test(error.message))) throw error;
    throw new Error(
      `fit: the loss failed with "${error.message}"; a loss of single images takes their embeddings directly: write (embeddings, labels) => …, ` +
        'without brackets around the embeddings',
      { cause: error },
    );
  }
}

/**
 * One step of gradient descent on the loss plus the penalties of the encoder's regularizers, as a function of tensors alone,
 * after which the constraints of the weights hold. It returns a report, float32 [1 + parts]: the loss before the step, then the
 * state (`stepStates`) of each trained weight, then that of what the forward pass keeps, such as batch normalisation's averages,
 * and of constrained weights. If any of it is not finite, everything stays as it was.
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
  const others = untrainedVariables(encoder, lossVariables);
  const penalties = penaltiesOf(encoder);
  const constraints = constraintsOf(encoder);
  const warnOfUnused = unusedWarning(trainedNames(encoder, lossVariables));
  return (images: tf.Tensor4D, targets: tf.Tensor1D, seed: tf.Tensor1D, learningRate: tf.Scalar): tf.Tensor1D =>
    tf.tidy(() => {
      const before = others.map((variable) => variable.clone());
      const cost = () => {
        const batch = augment ? requireAugmented(augment(images), images, encoder) : images;
        const mean = batchLoss(encoder, loss, [batch, targets], true);
        return penalties.reduce((sum, penalty) => sum.add(penalty()), mean);
      };
      const { value, grads } = tf.engine().gradients(() => withSeed(seed, cost), variables, undefined, true);
      const gradients: (tf.Tensor | null)[] = grads;
      warnOfUnused(gradients);
      const { writes, states } = rule.update(gradients, learningRate, value);
      const moved = others.flatMap((variable, i): Write[] =>
        variable.dataId === before[i].dataId ? [] : [{ variable, held: before[i], made: variable }],
      );
      const constrained = constrain(writes, constraints);
      const looked = [...moved, ...constrained].filter(({ variable }) => variable.dtype === 'float32');
      const kept = looked.length > 0 ? [stateOf(looked.map(({ made }) => made))] : [];
      const report = tf.stack([value, ...states, ...kept]) as tf.Tensor1D;
      commit(report, [...writes, ...moved]);
      return report;
    });
}

/**
 * Applies every constraint to what is written, also for weights that the loss does not use, for which it adds a write. Returns
 * the writes of constrained weights.
 */
function constrain(writes: Write[], constraints: ReturnType<typeof constraintsOf>): Write[] {
  return [...constraints].map(([variable, constraint]) => {
    const found = writes.find((write) => write.variable === variable);
    const write = found ?? { variable, held: variable, made: variable };
    if (!found) writes.push(write);
    write.made = constraint(write.made);
    return write;
  });
}

/** Warns once of weights that the loss does not use, and throws if it uses none. */
function unusedWarning(names: string[]): (gradients: (tf.Tensor | null)[]) => void {
  let isSaid = false;
  return (gradients) => {
    const unused = names.filter((_, i) => !gradients[i]);
    if (unused.length === 0 || isSaid) return;
    if (unused.length === names.length)
      throw new Error(
        'fit: the loss uses none of the trained weights; compute it from the embeddings that it is given, with tensor operations that have a gradient',
      );
    isSaid = true;
    console.warn(`fit: the loss does not use ${unused.join(', ')}, which therefore stay as they are`);
  };
}

const unique = <T>(values: T[]) => [...new Set(values)];
const ofWeights = (weights: { read(): tf.Tensor }[]) => weights.map((weight) => weight.read() as tf.Variable);

/** The weights that training changes: the encoder's, then the loss's own. */
export const trainableVariables = (encoder: tf.LayersModel, lossVariables: tf.Variable[] = []) =>
  unique([...ofWeights(encoder.trainableWeights), ...lossVariables.filter(({ trainable }) => trainable)]);

/** The variables that only a forward pass changes. */
const untrainedVariables = (encoder: tf.LayersModel, lossVariables: tf.Variable[]) =>
  unique([...ofWeights(encoder.nonTrainableWeights), ...lossVariables.filter(({ trainable }) => !trainable)]);

/** The names of the weights that training changes. */
export const trainedNames = (encoder: tf.LayersModel, lossVariables: tf.Variable[] = []) =>
  weightNames(encoder, lossVariables, trainableVariables(encoder, lossVariables));

/** A loss as a function of embeddings and targets, and its own weights if it has some. */
export function splitLoss(loss: ExamplesLoss | TrainableLoss): { loss: ExamplesLoss; lossVariables: tf.Variable[] } {
  if (typeof loss === 'function') return { loss, lossVariables: [] };
  const ofImages: ImageLoss = (embeddings, labels) => loss.loss(embeddings, labels);
  return { loss: ofImages, lossVariables: loss.variables };
}
