/** What `fit` measured, an entry an epoch. */
export interface History {
  /** Mean training loss. */
  loss: number[];
  /** Mean loss on the validation examples; empty without them. */
  validationLoss: number[];
  /** Seconds that the epoch took, validation included. */
  seconds: number[];
  /** The epoch (from 1) whose weights the encoder has now: the best by validation loss, or else the last. */
  bestEpoch: number;
  /** True where training ended before its last epoch because the validation loss no longer fell. */
  stoppedEarly: boolean;
}
