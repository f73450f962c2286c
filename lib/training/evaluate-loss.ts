import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import type { Examples } from './examples';
import type { Steps } from './steps';

/**
 * The mean loss over all validation examples, in their order, as the encoder embeds them when it is not training.
 * @throws where a batch's loss is not finite, naming the batch, and the signal's reason where it aborts
 */
export async function evaluateLoss(
  steps: Steps,
  examples: Examples,
  batchSize: number,
  signal: AbortSignal,
): Promise<number> {
  let sum = 0;
  for (let from = 0; from < examples.size; from += batchSize) {
    signal.throwIfAborted();
    const to = Math.min(from + batchSize, examples.size);
    const batch = Int32Array.from({ length: to - from }, (_, i) => from + i);
    const loss = steps.validate(batch);
    if (!Number.isFinite(loss))
      throw new Error(
        `fit: the validation loss of ${examples.unit} ${from} to ${to - 1} is ${loss}. Lower the learning rate, or look at those examples`,
      );
    sum += loss * batch.length;
    await eventLoopTurn();
  }
  return sum / examples.size;
}
