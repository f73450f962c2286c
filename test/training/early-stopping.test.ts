import { describe, expect, it } from 'vitest';
import { keepBest } from '../../lib/training/early-stopping';
import type { TrainingState } from '../../lib/training/training-state';
import { tinyEncoder, weightsOf } from './tiny-run';

/** The state after each epoch of a run with these validation losses. */
function epochsOf(validationLoss: number[], patience = 2) {
  const encoder = tinyEncoder();
  const history = { loss: [], validationLoss: [] as number[], seconds: [], bestEpoch: 0, stoppedEarly: false };
  const state: TrainingState = { history, epoch: 0, step: 0, lossSum: 0, weights: [], optimizer: [] };
  return validationLoss.map((loss) => {
    state.epoch++;
    history.validationLoss.push(loss);
    keepBest(state, encoder, patience);
    return [history.bestEpoch, history.stoppedEarly];
  });
}

describe('keepBest', () => {
  it('finds the lowest loss so far, the first of equal ones, and stops after `patience` epochs without a lower one', () => {
    const [no, stop] = [false, true];
    expect(epochsOf([3, 2, 2, 1, 1.5, 1])).toEqual([
      [1, no],
      [2, no],
      [2, no],
      [4, no],
      [4, no],
      [4, stop],
    ]);
    expect(epochsOf([1, 2], 1)).toEqual([
      [1, no],
      [1, stop],
    ]);
    expect(epochsOf([1, 2, 3, 4], Number.POSITIVE_INFINITY).at(-1)).toEqual([1, no]);
  });

  it('keeps a copy of the weights, which later steps do not touch', () => {
    const encoder = tinyEncoder();
    const history = { loss: [], validationLoss: [1], seconds: [], bestEpoch: 0, stoppedEarly: false };
    const state: TrainingState = { history, epoch: 1, step: 0, lossSum: 0, weights: [], optimizer: [] };
    keepBest(state, encoder, 1);
    const before = weightsOf(encoder);
    encoder.setWeights(encoder.getWeights().map((weight) => weight.mul(2)));
    expect(state.best?.map(({ values }) => [...values])).toEqual(before);
  });

  it('takes the last epoch as the best without validation', () => {
    const history = { loss: [], validationLoss: [], seconds: [], bestEpoch: 0, stoppedEarly: false };
    const state: TrainingState = { history, epoch: 3, step: 0, lossSum: 0, weights: [], optimizer: [] };
    keepBest(state, tinyEncoder(), Number.POSITIVE_INFINITY);
    expect([history.bestEpoch, history.stoppedEarly, state.best]).toEqual([3, false, undefined]);
  });
});
