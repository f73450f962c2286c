import { shown } from '../checks/shown';
import { tf } from '../tensorflow/tensorflow';
import { aLearningRate, isLearningRate, learningRateOf } from './optimizer-learning-rate';
import { requireOptimizerSettings } from './optimizer-settings';
import { readOwnWeights } from './optimizer-state';

/**
 * Throws where `fit` cannot train by an optimizer, or not as it asks.
 * @param isScheduled whether the learning rate is to change while it trains
 */
export function requireOptimizer(optimizer: unknown, isScheduled: boolean): void {
  const { applyGradients, computeGradients, minimize } = (optimizer ?? {}) as Partial<tf.Optimizer>;
  if (typeof applyGradients !== 'function')
    throw new Error(`fit: optimizer must be one of tf.train, such as tf.train.adam(0.001), found ${shown(optimizer)}`);
  const found = optimizer as tf.Optimizer;
  const name = found.constructor.name;
  const stock = tf.Optimizer.prototype;
  for (const [method, own] of Object.entries({ computeGradients, minimize }))
    if (own !== undefined && own !== stock[method as 'minimize'])
      throw new Error(
        `fit: optimizer ${name} has a method ${method} of its own, which fit does not call: it takes the gradients itself; do ` +
          'what that does in applyGradients, or in the loss',
      );
  requireOptimizerSettings(found);
  if (!('learningRate' in found))
    throw new Error(`fit: optimizer ${name} has no learningRate, which fit reads and sets: give it one`);
  const rate: unknown = learningRateOf(found);
  if (!isScheduled && !isLearningRate(rate))
    throw new Error(
      `fit: the optimizer's learning rate must be ${aLearningRate}, found ${shown(rate)}; such as tf.train.adam(0.001)`,
    );
}

/** Throws where an optimizer's memory cannot be kept in a checkpoint and put back. */
export async function requireKeptOptimizer(optimizer: tf.Optimizer): Promise<void> {
  const refuse = (reason: string) => {
    throw new Error(
      `fit: optimizer ${optimizer.constructor.name} cannot be kept in a checkpoint (${reason}); leave checkpoint out, or use one ` +
        'of tf.train, such as tf.train.adam(0.001)',
    );
  };
  if (optimizer.setWeights === tf.Optimizer.prototype.setWeights) refuse('it has no setWeights of its own');
  try {
    await readOwnWeights(optimizer);
  } catch (error) {
    refuse((error as Error).message);
  }
}
