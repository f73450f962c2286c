import type { tf } from '../tensorflow/tensorflow';
import type { TrainingState } from './training-state';
import { readWeights } from './weights';

/**
 * After an epoch: keeps the weights if the validation loss is the lowest so far, and stops the run if it has not been for
 * `patience` epochs (Prechelt, 1998). Without a validation loss the last epoch counts as the best.
 */
export function keepBest(
  state: TrainingState,
  encoder: tf.LayersModel,
  patience: number,
  lossVariables: tf.Variable[] = [],
): void {
  const { history, epoch } = state;
  const { validationLoss } = history;
  const isLowest = validationLoss.slice(0, epoch - 1).every((earlier) => validationLoss[epoch - 1] < earlier);
  if (validationLoss.length === 0 || isLowest) history.bestEpoch = epoch;
  if (validationLoss.length > 0 && isLowest) state.best = readWeights(encoder, lossVariables);
  history.stoppedEarly = epoch - history.bestEpoch >= patience;
}
