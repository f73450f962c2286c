import type { tf } from '../runtime/tensorflow';

/** tfjs keeps it to itself. */
const rated = (optimizer: tf.Optimizer) => optimizer as unknown as { learningRate: number };

/** The learning rate that an optimizer was made with, or set to. */
export function learningRateOf(optimizer: tf.Optimizer): number {
  return rated(optimizer).learningRate;
}

/** Sets the learning rate of the steps to come. */
export function setLearningRate(optimizer: tf.Optimizer, rate: number): void {
  rated(optimizer).learningRate = rate;
}
