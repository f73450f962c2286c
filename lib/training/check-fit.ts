import type { TrainableLoss } from '../losses/trainable-loss';
import { requireImageShape, shownShape } from '../models/image-shape';
import { shown } from '../runtime/shown';
import { tf } from '../runtime/tensorflow';
import { requireOptimizer } from './check-optimizer';
import type { Examples } from './examples';
import type { FitOptions } from './fit-options';
import { requireNoActivityRegularizer } from './layer-demands';
import { splitLoss, trainableVariables } from './train-step';

/** Throws where an option is not what `fit` takes, in one line that names it and what to pass instead, before anything runs. */
export function checkFit(options: FitOptions): void {
  if (typeof options !== 'object' || options === null)
    throw new Error(
      `fit: takes one object, such as fit({ encoder, train, loss, epochs: 10 }), found ${shown(options)}`,
    );
  const { encoder, train, validation, loss, optimizer, learningRate } = options;
  requireEncoder(encoder);
  requireExamples('train', train);
  if (validation !== undefined) requireExamples('validation', validation);
  requireLossFunction(loss);
  requireKnownClasses(options);
  requireOthers(options);
  if (optimizer !== undefined) requireOptimizer(optimizer, learningRate !== undefined);
  requireNoActivityRegularizer(encoder);
  requireSomethingToTrain(options);
  requireImages(options);
}

function requireEncoder(encoder: unknown): asserts encoder is tf.LayersModel {
  if (!(encoder instanceof tf.LayersModel))
    throw new Error(`fit: encoder must be a tf.LayersModel, such as fashionMnistEncoder(), found ${shown(encoder)}`);
  const { inputs = [], outputs = [] } = encoder;
  if (inputs.length === 0)
    throw new Error('fit: the encoder has not been built: give its first layer an inputShape, such as [28, 28, 1]');
  if (inputs.length !== 1 || outputs.length !== 1)
    throw new Error(
      `fit: the encoder must take one batch of images and give one of embeddings, found ${inputs.length} inputs and ${outputs.length} outputs; ` +
        'make a tf.model of the one that the loss is to see',
    );
  if (outputs[0].shape.length !== 2)
    throw new Error(
      `fit: the encoder must give one embedding an image, [n, d], found ${shownShape(outputs[0].shape, 'n')}; end it in a dense layer`,
    );
  if (encoder.weights.some(isDisposed)) throw new Error('fit: the encoder has been disposed of: make or load it anew');
}

function isDisposed(weight: tf.LayersModel['weights'][number]): boolean {
  try {
    weight.read();
    return false;
  } catch {
    return true;
  }
}

function requireExamples(option: 'train' | 'validation', found: unknown): asserts found is Examples {
  const { dataset, columns, targets, size } = (found ?? {}) as Partial<Examples>;
  const areColumns =
    Array.isArray(columns) && columns.length > 0 && columns.every((column) => column?.length !== undefined);
  if (typeof dataset !== 'object' || !areColumns || targets === undefined || typeof size !== 'number')
    throw new Error(
      `fit: ${option} must be examples, such as pairExamples(images, pairs), tripletExamples(images, triplets) or ` +
        `classExamples(images, { classes: 8, images: 16 }), found ${shown(found)}`,
    );
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

/** The labels of a loss with a vector a class. */
function requireKnownClasses({ loss, train, validation }: FitOptions): void {
  const { classes } = loss as TrainableLoss;
  if (classes === undefined) return;
  for (const [option, examples] of Object.entries({ train, validation })) {
    const row = examples ? examples.targets.findIndex((label) => label >= classes) : -1;
    if (examples && row >= 0)
      throw new Error(
        `fit: ${option} has the label ${examples.targets[row]} at row ${row}, the loss knows classes 0 to ${classes - 1}; make it with ` +
          'as many classes as there are labels, numbered from 0',
      );
  }
}

function requireOthers({ learningRate, augment, checkpoint, jit, signal }: FitOptions): void {
  const refuse = (option: string, wanted: string, found: unknown) => {
    throw new Error(`fit: ${option} must be ${wanted}, found ${shown(found)}`);
  };
  if (learningRate !== undefined && typeof learningRate !== 'function')
    refuse(
      'learningRate',
      'a function of the part of the run that is done, such as cosineSchedule(0.001) or () => 0.001',
      learningRate,
    );
  if (augment !== undefined && typeof augment !== 'function')
    refuse('augment', 'a function of images, such as randomFlip or inTurn(randomFlip, randomCrop())', augment);
  if (checkpoint !== undefined && (typeof checkpoint !== 'string' || checkpoint === ''))
    refuse('checkpoint', 'the path of a file', checkpoint);
  if (jit !== undefined && typeof jit !== 'boolean') refuse('jit', 'true or false', jit);
  if (signal !== undefined && !(signal instanceof AbortSignal))
    refuse('signal', 'an AbortSignal, such as the signal of new AbortController()', signal);
}

function requireSomethingToTrain({ encoder, loss }: FitOptions): void {
  const { lossVariables } = splitLoss(loss);
  if (trainableVariables(encoder, lossVariables).length > 0) return;
  const { length } = encoder.weights;
  throw new Error(
    length === 0
      ? 'fit: the encoder has no weights, and the loss has none: there is nothing to train; add a layer that has, such as tf.layers.dense'
      : `fit: all ${length} weights of the encoder are frozen, and the loss has none of its own: there is nothing to train; set ` +
          'trainable = true for a layer, or for the encoder',
  );
}

function requireImages({ encoder, train, validation }: FitOptions): void {
  for (const [option, examples] of Object.entries({ train, validation })) {
    if (!examples) continue;
    const { name, shape } = examples.dataset;
    requireImageShape('fit', encoder, { name: `${name} (${option})`, shape });
  }
}

/** Throws where examples lack what they say they have, or where those for validation are of another kind. */
export function checkColumns({ train, validation }: Pick<FitOptions, 'train' | 'validation'>): void {
  for (const { columns, targets, size, unit } of validation ? [train, validation] : [train])
    for (const [i, { length }] of [...columns, targets].entries())
      if (length !== size)
        throw new Error(
          `fit: found ${length} ${i < columns.length ? `rows in column ${i}` : 'targets'} of ${size} ${unit}, wanted one of each; ` +
            'make examples by pairExamples, tripletExamples, imageExamples or classExamples',
        );
  if (validation && validation.columns.length !== train.columns.length)
    throw new Error(
      `fit: validation must have as many images an example as train, ${train.columns.length} (${train.unit}), found ` +
        `${validation.columns.length} (${validation.unit}): the loss gets an embedding of each`,
    );
}
