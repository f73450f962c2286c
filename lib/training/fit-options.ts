import { requireRows } from '../data/require-rows';
import type { ProgressControl } from '../display/progress';
import type { TrainableLoss } from '../losses/trainable-loss';
import { shown } from '../runtime/shown';
import type { tf } from '../runtime/tensorflow';
import { batchSizeOf } from './example-order';
import type { Examples } from './examples';
import type { Augmentation, ExamplesLoss } from './train-step';

export interface FitOptions extends ProgressControl {
  /** The network that every image goes through. Its weights are changed in place. */
  encoder: tf.LayersModel;
  train: Examples;
  /** Examples that are only measured, after every epoch, in the same batches every time. */
  validation?: Examples;
  /** A function of tensors, or a loss with weights of its own, such as `arcFace(…)`, for single images with their labels. */
  loss: ExamplesLoss | TrainableLoss;
  /**
   * Default: Adam (Kingma & Ba, 2015) with learning rate 0.001. Each of tf.train begins anew in each `fit`, and stays as it is; an
   * optimizer of your own cannot be recorded, and goes on from what it remembers.
   */
  optimizer?: tf.Optimizer;
  /** The learning rate from the part of the run that is done, 0 to 1, such as `cosineSchedule`. Default: the optimizer's own. */
  learningRate?: (done: number) => number;
  /** Changes training images as they come, such as `randomFlip`. */
  augment?: Augmentation;
  epochs: number;
  /** Examples a step. The last batch of an epoch may be smaller. Default 64, or P · K for `classExamples`. */
  batchSize?: number;
  /** Seed of the order, of dropout and of augmentation: the same seed gives the same run. Default 0. */
  seed?: number;
  /** Epochs without a lower validation loss after which training ends. Default: never early. */
  patience?: number;
  /**
   * File that keeps the run's state, written (its folder too) every minute and after every epoch. Where it exists, the run goes on from
   * it. Weights go by their names there. Seed, batch size, examples, every setting of the layers and of the optimizer, which weights are
   * trained and the learning rate must be what they were; a difference is refused by name. Others may be: `epochs`, as long as no epoch
   * done is left out (a schedule of the learning rate is then that of the longer run), `patience`, `jit`, initial weights and layers'
   * initializers. What loss, augmentation, schedule and layers of your own compute cannot be seen, nor all pixels of images on disk, nor
   * which of a loss's weights is which where two of one shape have no name: keep them as they were.
   */
  checkpoint?: string;
  /** Records the step once and replays it as one TensorFlow graph, which is faster: see `jit`. False: op by op. Default true. */
  jit?: boolean;
  /** Ends the run after the step under way, with its state saved; so does an interrupt (Ctrl-C, a notebook's stop button). */
  signal?: AbortSignal;
}

/** The same options with their defaults filled in. */
export type Run = Omit<FitOptions, 'loss'> & {
  loss: ExamplesLoss;
  /** The loss's own weights. */
  lossVariables: tf.Variable[];
  optimizer: tf.Optimizer;
  batchSize: number;
  seed: number;
  patience: number;
  jit: boolean;
};

/** Throws where an option makes no sense, with what was found. */
export function checkRun({
  train,
  validation,
  epochs,
  batchSize,
  seed,
  patience,
  lossVariables,
}: Omit<Run, 'optimizer' | 'jit'>): void {
  for (const [name, value] of Object.entries({ epochs, batchSize, patience })) {
    const never = name === 'patience' && value === Number.POSITIVE_INFINITY;
    if (!never && !(value >= 1 && Number.isSafeInteger(value)))
      throw new Error(`fit: ${name} must be a whole number of 1 or more, found ${shown(value)}`);
  }
  if (!Number.isSafeInteger(seed)) throw new Error(`fit: seed must be a whole number, found ${shown(seed)}`);
  if (train.size === 0) throw new Error(`fit: found 0 training ${train.unit}, wanted 1 or more`);
  const size = batchSizeOf(train, batchSize);
  if (train.perBatch && size !== batchSize)
    throw new Error(
      `fit: ${train.perBatch.classes} classes x ${train.perBatch.images} images are ${size} a batch, found batchSize ${batchSize}; leave it out`,
    );
  for (const { columns, unit } of validation ? [train, validation] : [train])
    if (lossVariables.length > 0 && columns.length !== 1)
      throw new Error(
        `fit: a loss with weights takes single images with their labels, found ${unit} of ${columns.length} images; pass classExamples or imageExamples`,
      );
  if (validation?.size === 0)
    throw new Error(`fit: found 0 validation ${validation.unit}, wanted 1 or more, or none given`);
  for (const { dataset, columns } of validation ? [train, validation] : [train])
    for (const column of columns) requireRows('fit', dataset, column);
  if (patience < Number.POSITIVE_INFINITY && !validation)
    throw new Error(`fit: patience ${patience} needs validation examples to measure by, found none`);
}
