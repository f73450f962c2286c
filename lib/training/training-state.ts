import type { History } from './history';
import type { OptimizerState } from './optimizer-state';
import type { Weights } from './weights';

/** Everything that a training run needs to continue as if it had never stopped. */
export interface TrainingState {
  history: History;
  /** Completed epochs. */
  epoch: number;
  /** Completed steps of the current epoch, and the sum of their losses. */
  step: number;
  lossSum: number;
  /** If there is a schedule, its rate for the last step: which part of the run was done, and of how many epochs. */
  scheduled?: { done: number; epochs: number; rate: number };
  weights: Weights;
  optimizer: OptimizerState;
  /** The weights of the best epoch so far, if there is a validation loss to tell. */
  best?: Weights;
  /** The file that this state was read from or written to last: what `saveCheckpoint` tells it by. */
  file?: string;
}
