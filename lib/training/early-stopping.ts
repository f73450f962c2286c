import type { tf } from '../runtime/tensorflow';
import type { TrainingState } from './checkpoint';
import { readWeights } from './weights';

/**
 * After an epoch: keeps the weights where the validation loss is the lowest so far, and says stop where it has not been for
 * `patience` epochs (Prechelt, 1998). Without a validation loss the last epoch counts as the best.
 */
export function keepBest(state: TrainingState, encoder: tf.LayersModel, patience: number): void {
  const { history } = state;
  const { validationLoss } = history;
  if (validationLoss.length === 0) {
    history.bestEpoch = state.epoch;
    return;
  }
  const latest = validationLoss[state.epoch - 1];
  if (state.epoch === 1 || latest < validationLoss[history.bestEpoch - 1]) {
    history.bestEpoch = state.epoch;
    state.best = readWeights(encoder);
  }
  history.stoppedEarly = state.epoch - history.bestEpoch >= patience;
}
