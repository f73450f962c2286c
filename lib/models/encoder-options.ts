/** Options that several encoders share. */
export interface EncoderOptions {
  /** Seed of the initial weights. Default 0. */
  seed?: number;
  /** The probability with which dropout zeroes a value in training. Default 0.3. */
  dropout?: number;
  /** Length of the embedding. Default 48. */
  dimensions?: number;
}
