import { shown } from '../checks/shown';
import { shownShape } from '../models/image-shape';
import { tf } from '../tensorflow/tensorflow';
import { requireNoActivityRegularizer } from './layer-demands';
import { trainableVariables } from './train-step';

/** @throws where `fit` cannot train the encoder: it is none, is not built, or gives or takes something else than images and embeddings */
export function requireEncoder(encoder: unknown): asserts encoder is tf.LayersModel {
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

/** @throws where neither the encoder nor its loss has a weight that training may change */
export function requireSomethingToTrain(encoder: tf.LayersModel, lossVariables: tf.Variable[]): void {
  if (trainableVariables(encoder, lossVariables).length > 0) return;
  const { length } = encoder.weights;
  throw new Error(
    length === 0
      ? 'fit: the encoder has no weights, and the loss has none: there is nothing to train; add a layer that has, such as tf.layers.dense'
      : `fit: all ${length} weights of the encoder are frozen, and the loss has none of its own: there is nothing to train; set ` +
          'trainable = true for a layer, or for the encoder',
  );
}
