import { eventLoopTurn } from '../display/event-loop-turn';
import type { Steps } from './steps';

/**
 * The mean loss over validation examples, batch by batch in the given order, with the encoder not in training.
 * @param epoch the epoch that was trained before, from 0, for errors
 * @throws Error, naming epoch and batch, if a loss is not finite; the signal's reason if it aborts
 */
export async function evaluateLoss(
  steps: Steps,
  { unit, epoch }: { unit: string; epoch: number },
  { order, batchSize }: { order: Int32Array; batchSize: number },
  signal: AbortSignal,
): Promise<number> {
  const count = Math.ceil(order.length / batchSize);
  let sum = 0;
  for (let from = 0; from < order.length; from += batchSize) {
    signal.throwIfAborted();
    const batch = order.subarray(from, from + batchSize);
    const loss = steps.validate(batch);
    if (!Number.isFinite(loss))
      throw new Error(
        `fit: the validation loss is ${loss} after epoch ${epoch + 1}, in batch ${from / batchSize + 1} of ${count} ` +
          `(${unit} ${[...batch.subarray(0, 5)].join(', ')}${batch.length > 5 ? ', …' : ''}); the weights are those of the epoch; ` +
          'lower the learning rate, or look at those examples',
      );
    sum += loss * batch.length;
    await eventLoopTurn();
  }
  return sum / order.length;
}
