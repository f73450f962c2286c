import { reasonOf } from '../checks/reason-of';
import { shown } from '../checks/shown';
import { tf } from '../tensorflow/tensorflow';
import { aLearningRate, isLearningRate, learningRateOf } from './optimizer-learning-rate';
import { requireOptimizerSettings } from './optimizer-settings';
import { readOwnWeights } from './optimizer-state';

/**
 * Checks that `fit` can train with an optimizer as it is configured.
 * @param isScheduled whether a schedule sets the learning rate
 * @throws Error if it cannot
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
        `fit: optimizer ${name} must not have a method ${method} of its own, because fit takes the gradients itself and does not call it; do ` +
          'its work in applyGradients, or in the loss',
      );
  requireOptimizerSettings(found);
  if (!('learningRate' in found))
    throw new Error(`fit: optimizer ${name} must have a learningRate, which fit reads and sets, found none; add one`);
  const rate: unknown = learningRateOf(found);
  if (!isScheduled && !isLearningRate(rate))
    throw new Error(
      `fit: the optimizer's learning rate must be ${aLearningRate}, found ${shown(rate)}; such as tf.train.adam(0.001)`,
    );
}

/**
 * @throws Error if an optimizer's state cannot be saved in a checkpoint and restored
 */
export async function requireKeptOptimizer(optimizer: tf.Optimizer): Promise<void> {
  const refuse = (reason: string) => {
    throw new Error(
      `fit: optimizer ${optimizer.constructor.name} cannot be saved in a checkpoint (${reason}); leave checkpoint out, or use one ` +
        'of tf.train, such as tf.train.adam(0.001)',
    );
  };
  if (optimizer.setWeights === tf.Optimizer.prototype.setWeights) refuse('it has no setWeights of its own');
  try {
    await readOwnWeights(optimizer);
  } catch (error) {
    refuse(reasonOf(error));
  }
}
