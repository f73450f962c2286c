import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import type { tf } from '../runtime/tensorflow';
import type { Examples } from './examples';
import { type ExamplesLoss, evaluateStep } from './train-step';

/** The mean loss over all examples, in their order, as the encoder embeds them when it is not training. */
export async function evaluateLoss(
  encoder: tf.LayersModel,
  examples: Examples,
  loss: ExamplesLoss,
  batchSize: number,
): Promise<number> {
  let sum = 0;
  for (let from = 0; from < examples.size; from += batchSize) {
    const to = Math.min(from + batchSize, examples.size);
    const batch = Int32Array.from({ length: to - from }, (_, i) => from + i);
    sum += evaluateStep({ encoder, loss, examples, batch }) * batch.length;
    await eventLoopTurn();
  }
  return sum / examples.size;
}
