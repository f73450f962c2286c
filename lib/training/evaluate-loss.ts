import { eventLoopTurn } from '../display/event-loop-turn';
import type { Steps } from './steps';

/**
 * The mean loss over validation examples, batch by batch in the given order, with the encoder not in training.
 * @throws Error, naming the batch, if its loss is not finite; the signal's reason if it aborts
 */
export async function evaluateLoss(
  steps: Steps,
  unit: string,
  { order, batchSize }: { order: Int32Array; batchSize: number },
  signal: AbortSignal,
): Promise<number> {
  let sum = 0;
  for (let from = 0; from < order.length; from += batchSize) {
    signal.throwIfAborted();
    const batch = order.subarray(from, from + batchSize);
    const loss = steps.validate(batch);
    if (!Number.isFinite(loss))
      throw new Error(
        `fit: the validation loss of ${unit} ${[...batch.subarray(0, 5)].join(', ')}, … is ${loss}; lower the learning rate, or look at those examples`,
      );
    sum += loss * batch.length;
    await eventLoopTurn();
  }
  return sum / order.length;
}
