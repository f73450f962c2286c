import { tf } from '../../lib/tensorflow/tensorflow';

/** All of tfjs's optimizers, with default and other settings. */
export const optimizers: [string, () => tf.Optimizer][] = [
  ['Adadelta', () => tf.train.adadelta(0.05, 0.9, 1e-3)],
  ['Adagrad', () => tf.train.adagrad(0.05, 0.2)],
  ['Adam', () => tf.train.adam(0.05)],
  ['Adam with other rates', () => tf.train.adam(0.05, 0.8, 0.95, 1e-4)],
  ['Adamax', () => tf.train.adamax(0.05, 0.9, 0.99, 1e-6, 0.1)],
  ['gradient descent', () => tf.train.sgd(0.05)],
  ['momentum', () => tf.train.momentum(0.05, 0.9)],
  ['Nesterov', () => tf.train.momentum(0.05, 0.9, true)],
  ['RMSProp', () => tf.train.rmsprop(0.05)],
  ['RMSProp with momentum', () => tf.train.rmsprop(0.05, 0.8, 0.5, 1e-3)],
  ['centred RMSProp', () => tf.train.rmsprop(0.05, 0.9, 0, 1e-7, true)],
];
