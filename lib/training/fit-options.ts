import type { Augmentation } from '../augmentation/augmentation';
import { knownOptions } from '../checks/known-options';
import type { ProgressControl } from '../display/progress';
import type { ProgressReport } from '../display/progress-line';
import type { TrainableLoss } from '../losses/trainable-loss';
import type { tf } from '../tensorflow/tensorflow';
import type { Examples } from './examples';
import type { ExamplesLoss, ExamplesLossWithWeights } from './examples-loss';

/** What `onProgress` of `fit` is told: after every batch, and before and after an epoch's validation. */
export interface FitReport extends ProgressReport {
  /** The epoch under way, from 1. */
  epoch: number;
  /** Mean training loss of the epoch so far, over its examples; after the last batch the one that `History` keeps. */
  loss: number;
  /** Mean loss on the validation examples after this epoch: in the report after its validation, in no other. */
  validationLoss?: number;
}

export interface FitOptions<Towers extends 1 | 2 | 3 = 1 | 2 | 3> extends ProgressControl<FitReport> {
  /** The network that every image goes through. Its weights are changed in place. */
  encoder: tf.LayersModel;
  train: Examples<Towers>;
  /** Examples that are only measured, after every epoch, in the same batches every time. */
  validation?: Examples<Towers>;
  /**
   * A function of tensors, such as `circleLoss()` for single images or `([left, right], same) => …` for pairs; or a loss with weights of
   * its own: for single images such as `arcFace(…)`, for pairs `{ loss: ([left, right], same) => …, variables }`.
   */
  loss: ExamplesLoss<Towers> | TrainableLoss | ExamplesLossWithWeights<Towers>;
  /**
   * Default: Adam (Kingma & Ba, 2015) with learning rate 0.001. An optimizer of tf.train starts without memory in each `fit`, and
   * is not changed; an optimizer of your own cannot be recorded, and continues from what it remembers.
   */
  optimizer?: tf.Optimizer;
  /**
   * The learning rate as a function of the part of the run that is done, 0 to 1, such as `cosineSchedule`. Default: the
   * optimizer's own.
   */
  learningRate?: (done: number) => number;
  /** Changes the training images of each batch, such as `randomFlip()`. */
  augment?: Augmentation;
  epochs: number;
  /** Examples per step. The last batch of an epoch may be smaller. Default 64, or P · K for `classExamples`. */
  batchSize?: number;
  /** Seed of the order of examples, of dropout and of augmentation: the same seed gives the same run. Default 0. */
  seed?: number;
  /** Number of epochs without a lower validation loss after which training stops. Default: it never stops early. */
  patience?: number;
  /**
   * File that keeps the run's state, written (with its folder) every minute and after every epoch. If it exists, the run
   * continues from it. Seed, batch size, examples, every setting of the layers and of the optimizer, the learning rate and which
   * weights are trained must be the same as before; a difference is refused by name. What may differ: `epochs`, unless completed
   * epochs would be left out (a schedule of the learning rate is then that of the longer run), `patience`, `jit`, initial weights
   * and initializers. Weights are matched by name. Some things cannot be checked, so keep them the same: what a loss,
   * augmentation, schedule or layer of your own computes, all pixels of images on disk, and which of a loss's weights is which if
   * two of the same shape have no name.
   */
  checkpoint?: string;
  /**
   * Records the step once and replays it as one TensorFlow graph, which is faster (see `jit`). With false, it runs op by op.
   * Default true.
   */
  jit?: boolean;
  /** Ends the run after the current step, with its state saved; so does an interrupt (Ctrl-C, a notebook's stop button). */
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

export const defaults = { batchSize: 64, seed: 0, patience: Number.POSITIVE_INFINITY, jit: true };

export const knownFitOptions = knownOptions<FitOptions>('fit({ encoder, train, loss, epochs: 10 })', {
  encoder: true,
  train: true,
  validation: true,
  loss: true,
  optimizer: true,
  learningRate: true,
  augment: true,
  epochs: true,
  batchSize: true,
  seed: true,
  patience: true,
  checkpoint: true,
  jit: true,
  signal: true,
  quiet: true,
  onProgress: true,
});
