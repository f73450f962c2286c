import { createHash } from 'node:crypto';
import type { ImageSource } from '../data/stored-images';
import type { tf } from '../tensorflow/tensorflow';
import type { RunSettings } from './checkpoint';
import { encoderSettings } from './encoder-settings';
import type { Examples } from './examples';
import type { Run } from './fit-options';
import { learningRateOf } from './optimizer-learning-rate';
import { optimizerSettings } from './optimizer-settings';
import { givenName } from './weights';

/**
 * What must be the same for a run to continue from a checkpoint, as far as it can be checked: what the run's own functions
 * compute cannot. Epochs and patience may differ.
 */
export function runSettings(run: Run): RunSettings {
  const { encoder, train, validation, optimizer, learningRate, augment, batchSize, seed, lossVariables } = run;
  return {
    seed,
    batchSize,
    optimizer: optimizer.getClassName?.() ?? optimizer.constructor.name,
    ...settingsOf(optimizer),
    'learning rate': learningRate ? 'by a schedule' : learningRateOf(optimizer),
    augmentation: augment ? 'some' : 'none',
    training: fingerprint(train),
    validation: validation ? fingerprint(validation) : 'none',
    ...lossSettings(lossVariables),
    ...encoderSettings(encoder),
  };
}

/** All settings except the learning rate, which a schedule changes. */
function settingsOf(optimizer: tf.Optimizer): RunSettings {
  const settings = Object.entries(optimizerSettings(optimizer));
  return Object.fromEntries(settings.map(([name, value]) => [`optimizer's ${name}`, text(value)]));
}

const text = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value));

function lossSettings(variables: tf.Variable[]): RunSettings {
  if (variables.length === 0) return {};
  const weights = variables.map(
    (variable) => `${givenName(variable) ?? ''}[${variable.shape}]${variable.trainable ? '' : ', frozen'}`,
  );
  return { 'loss weights': weights.join('; ') };
}

/** How many images on disk have their pixels checked. Of images in memory, all are. */
const mostRead = 64;

/** A short fingerprint of examples, such as `110000 pairs of train, 3f9a81c2`. */
function fingerprint({ dataset, columns, targets, unit, size, perBatch }: Examples): string {
  const batches = perBatch ? ` in batches of ${perBatch.classes} classes x ${perBatch.images}` : '';
  const hash = shortHash(dataset.shape.join(), pixelsOf(dataset), Int32Array.from(dataset.labels), ...columns, targets);
  return `${size} ${unit} of ${dataset.name}${batches}, ${hash}`;
}

function pixelsOf(dataset: ImageSource): Uint8Array {
  if ('images' in dataset) return dataset.images;
  const count = Math.min(mostRead, dataset.size);
  return dataset.read(Array.from({ length: count }, (_, i) => Math.floor((i * dataset.size) / count)));
}

function shortHash(...parts: (string | NodeJS.ArrayBufferView)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex').slice(0, 8);
}
