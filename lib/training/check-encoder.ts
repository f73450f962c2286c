import { shown } from '../checks/shown';
import { shownShape } from '../models/image-shape';
import { tf } from '../tensorflow/tensorflow';
import { requireNoActivityRegularizer } from './layer-demands';
import { trainableVariables } from './weights';

/**
 * @throws Error if `fit` cannot train the encoder: it is not a LayersModel, is not built, is disposed of, or does not map images
 * to embeddings
 */
export function requireEncoder(encoder: unknown): asserts encoder is tf.LayersModel {
  if (!(encoder instanceof tf.LayersModel))
    throw new Error(`fit: encoder must be a tf.LayersModel, such as fashionMnistEncoder(), found ${shown(encoder)}`);
  const { inputs = [], outputs = [] } = encoder;
  if (inputs.length === 0)
    throw new Error('fit: the encoder has not been built; give its first layer an inputShape, such as [28, 28, 1]');
  if (inputs.length !== 1 || outputs.length !== 1)
    throw new Error(
      `fit: the encoder must take one batch of images and give one of embeddings, found ${inputs.length} inputs and ${outputs.length} outputs; ` +
        'make a tf.model with the one output that the loss uses',
    );
  if (outputs[0].shape.length !== 2)
    throw new Error(
      `fit: the encoder must give one embedding per image, [n, d], found ${shownShape(outputs[0].shape, 'n')}; end it in a dense layer`,
    );
  if (encoder.weights.some(isDisposed)) throw new Error('fit: the encoder has been disposed of; make or load it again');
  requireNoActivityRegularizer(encoder);
}

function isDisposed(weight: tf.LayersModel['weights'][number]): boolean {
  try {
    weight.read();
    return false;
  } catch {
    return true;
  }
}

/**
 * @throws Error if neither the encoder nor its loss has a weight that training may change
 */
export function requireSomethingToTrain(encoder: tf.LayersModel, lossVariables: tf.Variable[]): void {
  if (trainableVariables(encoder, lossVariables).length > 0) return;
  const { length } = encoder.weights;
  throw new Error(
    length === 0
      ? 'fit: there is nothing to train, because neither the encoder nor the loss has weights; add a layer that has some, such as tf.layers.dense'
      : `fit: there is nothing to train, because all ${length} weights of the encoder are frozen, and the loss has none to train; set ` +
          'trainable = true for a layer, or for the encoder',
  );
}
