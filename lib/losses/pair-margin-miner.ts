import { tf } from '../runtime/tensorflow';
import type { MinerDistanceOptions } from './batch-hard-miner';
import { requireLabelled, requireSetting } from './check-arguments';
import { labelPairs } from './label-pairs';
import type { Miner } from './miner';
import { pairwiseDistances } from './pairwise-distances';

export interface PairMarginMinerOptions extends MinerDistanceOptions {
  /** Positives farther than that are chosen. In the units of the distance; default 0.2. */
  positiveMargin?: number;
  /** Negatives nearer than that are chosen. In the units of the distance; default 0.8. */
  negativeMargin?: number;
}

/**
 * Chooses the positives with d > positiveMargin and the negatives with d < negativeMargin: pairs that are not yet where they should be.
 *
 * @throws if a margin is negative or not finite, or if the distance is another
 */
export function pairMarginMiner({
  positiveMargin = 0.2,
  negativeMargin = 0.8,
  distance = 'cosine',
}: PairMarginMinerOptions = {}): Miner {
  requireSetting('pairMarginMiner', 'positiveMargin', positiveMargin);
  requireSetting('pairMarginMiner', 'negativeMargin', negativeMargin);
  return (embeddings, labels) =>
    tf.tidy(() => {
      requireLabelled('pairMarginMiner', embeddings, labels);
      const { positive, negative } = labelPairs(labels);
      const distances = pairwiseDistances('pairMarginMiner', embeddings, distance);
      return {
        positive: tf.logicalAnd<tf.Tensor2D>(positive, tf.greater(distances, positiveMargin)),
        negative: tf.logicalAnd<tf.Tensor2D>(negative, tf.less(distances, negativeMargin)),
      };
    });
}
