import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import type { Steps } from './steps';

/**
 * The mean loss over validation examples, batch after batch of their order, as the encoder embeds them when it is not training.
 * @throws where a batch's loss is not finite, naming the batch, and the signal's reason where it aborts
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
        `fit: the validation loss of ${unit} ${[...batch.subarray(0, 5)].join(', ')}, … is ${loss}. Lower the learning rate, or look at those examples`,
      );
    sum += loss * batch.length;
    await eventLoopTurn();
  }
  return sum / order.length;
}
