/** What `fit` measured, one entry per epoch. */
export interface History {
  /** Mean training loss. */
  loss: number[];
  /** Mean loss on the validation examples; empty without them. */
  validationLoss: number[];
  /** Seconds that the epoch took, validation included. */
  seconds: number[];
  /** The epoch (from 1) whose weights the encoder now has: the best by validation loss, otherwise the last. */
  bestEpoch: number;
  /** True if training stopped early because the validation loss no longer fell. */
  stoppedEarly: boolean;
}
