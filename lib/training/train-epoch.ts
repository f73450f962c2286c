import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import type { Progress } from '../display/progress';
import type { TrainingState } from './checkpoint';
import type { Run } from './fit-options';
import { learningRateOf } from './optimizer-learning-rate';
import type { Steps } from './steps';

const checkpointEveryMs = 60_000;

/**
 * The steps of one epoch that `state` has not done yet. The order is that of the epoch, the draws of a step come from the seed
 * and the step, so that a resumed epoch goes on as it would have.
 * @returns the epoch's mean loss
 */
export async function trainEpoch(
  run: Run,
  state: TrainingState,
  {
    order,
    steps,
    signal,
    progress,
    save,
  }: {
    order: Int32Array;
    steps: Steps;
    signal: AbortSignal;
    progress: Progress;
    save: () => Promise<void>;
  },
): Promise<number> {
  const { optimizer, learningRate, epochs, batchSize, seed } = run;
  const count = Math.ceil(order.length / batchSize);
  let saved = performance.now();
  while (state.step < count) {
    signal.throwIfAborted();
    const step = state.epoch * count + state.step;
    const part = step / (epochs * count);
    const rate = learningRate ? learningRate(part) : learningRateOf(optimizer);
    const batch = order.subarray(state.step * batchSize, (state.step + 1) * batchSize);
    const cost = steps.train(batch, [seed, step], rate);
    if (!Number.isFinite(cost)) throw new Error(notFinite(cost, state, count, batch));
    state.lossSum += cost * batch.length;
    state.step++;
    if (learningRate) state.scheduled = { done: part, epochs, rate };
    const done = Math.min(state.step * batchSize, order.length);
    progress.update(done, `batch ${state.step}/${count} · loss ${(state.lossSum / done).toFixed(4)}`);
    await eventLoopTurn();
    if (performance.now() - saved > checkpointEveryMs) {
      await save();
      saved = performance.now();
    }
  }
  return state.lossSum / order.length;
}

function notFinite(cost: number, { epoch, step }: TrainingState, steps: number, batch: Int32Array): string {
  const examples = [...batch.subarray(0, 5)].join(', ');
  return (
    `fit: the loss is ${cost} in epoch ${epoch + 1}, batch ${step + 1} of ${steps} (examples ${examples}, …); ` +
    'the weights are those from before it. Lower the learning rate, or look for such values in the images or the loss'
  );
}
