/** What the encoders have in common. */
export interface EncoderOptions {
  /** Seed of the initial weights. Default 0. */
  seed?: number;
  /** Probability with which dropout zeroes a value while training. Default 0.3. */
  dropout?: number;
  /** Length of the embedding. Default 48. */
  dimensions?: number;
}
