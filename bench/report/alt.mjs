/** A table's picture in words. */
import { times } from './format.mjs';
import { targetsOf } from './targets.mjs';

export function altOf(place, jobs) {
  const told = targetsOf(place, jobs).filter(
    ({ found, what, isShare }) => found && !isShare && !what.startsWith('pair building'),
  );
  const parts = told.map(
    ({ what, than, found }) => `${what}: ${times(found.median)} the speed of ${than.replaceAll('`', '')}`,
  );
  return `Bars of the speeds of siamese-lab, Keras, tf.function and PyTorch. ${parts.join('; ')}.`;
}
