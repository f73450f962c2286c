import { eventLoopTurn } from '../display/event-loop-turn';
import type { Run } from './fit-options';
import { learningRateOf } from './optimizer-learning-rate';
import { failureOf, failureOfRate, type StepFailure } from './step-failure';
import type { Steps } from './steps';
import type { TrainingState } from './training-state';
import { trainedNames } from './weights';

const checkpointEveryMs = 60_000;

/**
 * Runs the steps of one epoch that `state` has not done yet. The order belongs to the epoch, and a step's draws come from the
 * seed and the step's number, so that a resumed epoch continues exactly.
 * @returns the epoch's mean loss
 * @throws Error if a step is not finite; the signal's reason if it aborts
 */
export async function trainEpoch(
  run: Run,
  state: TrainingState,
  {
    order,
    steps,
    signal,
    report,
    save,
  }: {
    order: Int32Array;
    steps: Steps;
    signal: AbortSignal;
    /** Told after each step how it stands. */
    report: (detail: string, loss: number) => void;
    save: () => Promise<void>;
  },
): Promise<number> {
  const { encoder, lossVariables, epochs, batchSize, seed } = run;
  const count = Math.ceil(order.length / batchSize);
  const names = trainedNames(encoder, lossVariables);
  let saved = performance.now();
  while (state.step < count) {
    signal.throwIfAborted();
    const step = state.epoch * count + state.step;
    const part = step / (epochs * count);
    const batch = order.subarray(state.step * batchSize, (state.step + 1) * batchSize);
    const { rate, source } = rateAt(run, part);
    const refuse = (failure: StepFailure | undefined) => {
      if (failure) throw new Error(notTaken(failure, state, count, batch));
    };
    refuse(failureOfRate(rate, source));
    const result = steps.train(batch, [seed, step], rate);
    refuse(failureOf(result, names));
    state.lossSum += result[0] * batch.length;
    state.step++;
    if (run.learningRate) state.scheduled = { done: part, epochs, rate };
    const done = Math.min(state.step * batchSize, order.length);
    const loss = state.lossSum / done;
    report(`batch ${state.step}/${count} · loss ${loss.toFixed(4)}`, loss);
    await eventLoopTurn();
    if (performance.now() - saved > checkpointEveryMs) {
      await save();
      saved = performance.now();
    }
  }
  return state.lossSum / order.length;
}

function rateAt({ optimizer, learningRate }: Run, done: number): { rate: number; source: string } {
  if (learningRate) return { rate: learningRate(done), source: `learningRate(${done})` };
  return { rate: learningRateOf(optimizer), source: 'the optimizer' };
}

function notTaken({ what, remedy }: StepFailure, { epoch, step }: TrainingState, steps: number, batch: Int32Array) {
  const examples = [...batch.subarray(0, 5)].join(', ');
  return (
    `fit: ${what} in epoch ${epoch + 1}, batch ${step + 1} of ${steps} (examples ${examples}, …); ` +
    `the weights are those from before it; ${remedy}`
  );
}
