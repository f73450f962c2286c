import { knownOptions } from '../checks/known-options';
import { requireLabeled, requireSetting } from '../distances/check-arguments';
import { requireDistance } from '../distances/metric';
import { pairwiseDistances } from '../distances/pairwise-distances';
import { tf } from '../tensorflow/tensorflow';
import type { MinerMetricOptions } from './batch-hard-miner';
import { labelPairs } from './label-pairs';
import type { Miner } from './miner';

export interface PairMarginMinerOptions extends MinerMetricOptions {
  /** Positives farther than this are chosen. In the units of the distance. Default 0.2. */
  positiveMargin?: number;
  /** Negatives nearer than this are chosen. In the units of the distance. Default 0.8. */
  negativeMargin?: number;
}

const known = knownOptions<PairMarginMinerOptions>('pairMarginMiner({ negativeMargin: 0.8 })', {
  positiveMargin: true,
  negativeMargin: true,
  metric: true,
});

/**
 * Chooses the positives with d > positiveMargin and the negatives with d < negativeMargin: the pairs that still violate a margin.
 *
 * @throws Error if an option is unknown, if a margin is negative or not finite, or if the metric is not a distance
 */
export function pairMarginMiner(options: PairMarginMinerOptions = {}): Miner {
  const { positiveMargin = 0.2, negativeMargin = 0.8, metric = 'cosine' } = known(options);
  requireDistance('pairMarginMiner', metric);
  requireSetting('pairMarginMiner', 'positiveMargin', positiveMargin);
  requireSetting('pairMarginMiner', 'negativeMargin', negativeMargin);
  return (embeddings, labels) =>
    tf.tidy(() => {
      requireLabeled('pairMarginMiner', embeddings, labels);
      const { positive, negative } = labelPairs(labels);
      const distances = pairwiseDistances(embeddings, metric);
      return {
        positive: tf.logicalAnd<tf.Tensor2D>(positive, tf.greater(distances, positiveMargin)),
        negative: tf.logicalAnd<tf.Tensor2D>(negative, tf.less(distances, negativeMargin)),
      };
    });
}
