import { requireWholeNumbers } from '../checks/require-whole-numbers';
import { shown } from '../checks/shown';
import type { TrainableLoss } from '../losses/trainable-loss';
import { tf } from '../tensorflow/tensorflow';
import { requireEncoder, requireSomethingToTrain } from './check-encoder';
import { requireExamples, requireFittingExamples, typedExamples } from './check-examples';
import { requireOptimizer } from './check-optimizer';
import { splitLoss } from './example-batch';
import { batchSizeOf } from './example-order';
import { defaults, type FitOptions, knownFitOptions, type Run } from './fit-options';

/**
 * The options of `fit` with their defaults, except the optimizer's. Checked before anything runs.
 * @throws Error if one is not what `fit` takes, naming it and what to pass instead: a RangeError for a number out of range
 */
export function checkedRun(options: FitOptions): Omit<Run, 'optimizer'> {
  const { encoder, train, loss, optimizer, learningRate } = knownFitOptions(options);
  requireEncoder(encoder);
  requireExamples(options);
  requireLossFunction(loss);
  requireKinds(options);
  if (optimizer !== undefined) requireOptimizer(optimizer, learningRate !== undefined);
  const { seed = defaults.seed, patience = defaults.patience, jit = defaults.jit } = options;
  const batchSize = options.batchSize ?? batchSizeOf(train, defaults.batchSize);
  const run = { ...options, ...splitLoss(loss), batchSize, seed, patience, jit };
  requireNumbers(run);
  requireFittingExamples(run, (loss as TrainableLoss).classes);
  requireSomethingToTrain(encoder, run.lossVariables);
  return { ...run, train: typedExamples(train), ...(run.validation && { validation: typedExamples(run.validation) }) };
}

function requireLossFunction(loss: unknown): void {
  if (typeof loss === 'function') return;
  const { loss: inner, variables } = (loss ?? {}) as { loss?: unknown; variables?: unknown };
  const isTrainable =
    typeof inner === 'function' &&
    Array.isArray(variables) &&
    variables.every((variable) => variable instanceof tf.Variable && !variable.isDisposed);
  if (!isTrainable)
    throw new Error(
      'fit: loss must be a function from embeddings and targets to a number, or a loss with weights { loss, variables } such as ' +
        `arcFace({ classes: 10, dimensions: 64, seed: 1 }), found ${shown(loss)}`,
    );
}

function requireKinds({ learningRate, augment, checkpoint, jit, signal, quiet, onProgress }: FitOptions): void {
  const refuse = (option: string, wanted: string, found: unknown) => {
    throw new Error(`fit: ${option} must be ${wanted}, found ${shown(found)}`);
  };
  if (learningRate !== undefined && typeof learningRate !== 'function')
    refuse(
      'learningRate',
      'a function of the part of the run that is done, such as cosineSchedule({ rate: 0.001 }) or () => 0.001',
      learningRate,
    );
  if (augment !== undefined && typeof augment !== 'function')
    refuse(
      'augment',
      'a function of images, such as randomFlip() or composeAugmentations(randomFlip(), randomCrop())',
      augment,
    );
  if (checkpoint !== undefined && (typeof checkpoint !== 'string' || checkpoint === ''))
    refuse('checkpoint', 'the path of a file', checkpoint);
  for (const [option, value] of Object.entries({ jit, quiet }))
    if (value !== undefined && typeof value !== 'boolean') refuse(option, 'true or false', value);
  if (onProgress !== undefined && typeof onProgress !== 'function')
    refuse('onProgress', 'a function that is told the progress', onProgress);
  if (signal !== undefined && !(signal instanceof AbortSignal))
    refuse('signal', 'an AbortSignal, such as the signal of new AbortController()', signal);
}

function requireNumbers({ train, validation, epochs, batchSize, seed, patience }: Omit<Run, 'optimizer'>): void {
  requireWholeNumbers('fit', { epochs, batchSize });
  if (patience !== Number.POSITIVE_INFINITY) requireWholeNumbers('fit', { patience });
  requireWholeNumbers('fit', { seed }, { least: Number.NEGATIVE_INFINITY });
  const size = batchSizeOf(train, batchSize);
  if (train.perBatch && size !== batchSize)
    throw new Error(
      `fit: ${train.perBatch.classes} classes x ${train.perBatch.images} images make batches of ${size}, found batchSize ${batchSize}; leave batchSize out`,
    );
  if (patience < Number.POSITIVE_INFINITY && !validation)
    throw new Error(
      `fit: validation must be given with patience ${patience}, found none; pass examples, or leave patience out`,
    );
}
