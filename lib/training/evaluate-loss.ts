import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import type { Examples } from './examples';
import type { Steps } from './steps';

/** The mean loss over all examples, in their order, as the encoder embeds them when it is not training. */
export async function evaluateLoss(steps: Steps, examples: Examples, batchSize: number): Promise<number> {
  let sum = 0;
  for (let from = 0; from < examples.size; from += batchSize) {
    const to = Math.min(from + batchSize, examples.size);
    const batch = Int32Array.from({ length: to - from }, (_, i) => from + i);
    sum += steps.evaluate(examples, batch) * batch.length;
    await eventLoopTurn();
  }
  return sum / examples.size;
}
