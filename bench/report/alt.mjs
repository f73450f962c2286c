/** A table's picture in words. */
import { times } from './format.mjs';
import { targetsOf } from './targets.mjs';

/**
 * @param {string} place
 * @param {Record<string, import('../types.mjs').JobResult>} jobs
 */
export function altOf(place, jobs) {
  const told = targetsOf(place, jobs).filter(
    ({ found, what, isShare }) => found && !isShare && !what.startsWith('pair building'),
  );
  const parts = told.map(
    ({ what, than, found }) => `${what}: ${found && times(found.median)} the speed of ${than.replaceAll('`', '')}`,
  );
  return `Bars of the speeds of siamese-lab, Keras, tf.function and PyTorch. ${parts.join('; ')}.`;
}
