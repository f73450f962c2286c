import { knownOptions } from '../checks/known-options';
import { requireLabeled, requireSetting } from '../distances/check-arguments';
import { cosineSimilarities } from '../distances/cosine-similarities';
import { tf } from '../tensorflow/tensorflow';
import { labelPairs } from './label-pairs';
import type { Miner } from './miner';

export interface MultiSimilarityMinerOptions {
  /** ε, how much easier than the hardest pair of the other kind a pair may be. Default 0.1 (the paper's). */
  epsilon?: number;
}

const known = knownOptions<MultiSimilarityMinerOptions>('multiSimilarityMiner({ epsilon: 0.1 })', { epsilon: true });

/**
 * Chooses for each anchor the negatives with sₙ > min sₚ - ε and the positives with sₚ < max sₙ + ε, s the cosine similarity: pairs in the
 * wrong order with one of the other kind, or nearly so.
 *
 * For an anchor without a positive or without a negative, no pair is chosen.
 *
 * @throws Error if an option is unknown, or if epsilon is negative or not finite
 * @see X. Wang et al., "Multi-Similarity Loss with General Pair Weighting for Deep Metric Learning", CVPR 2019
 */
export function multiSimilarityMiner(options: MultiSimilarityMinerOptions = {}): Miner {
  const { epsilon = 0.1 } = known(options);
  requireSetting('multiSimilarityMiner', 'epsilon', epsilon);
  return (embeddings, labels) =>
    tf.tidy(() => {
      requireLabeled('multiSimilarityMiner', embeddings, labels);
      const { positive, negative } = labelPairs(labels);
      const similarity = cosineSimilarities(embeddings);
      const none = (value: number) => tf.fill(similarity.shape, value);
      // Stand-ins of 3 without a positive and -3 without a negative: no similarity reaches them.
      const hardestPositive = tf.min(tf.where(positive, similarity, none(3 + epsilon)), 1, true);
      const hardestNegative = tf.max(tf.where(negative, similarity, none(-3 - epsilon)), 1, true);
      const isHardPositive = tf.less(tf.sub(similarity, epsilon), hardestNegative);
      const isHardNegative = tf.greater(tf.add(similarity, epsilon), hardestPositive);
      return {
        positive: tf.logicalAnd<tf.Tensor2D>(positive, isHardPositive),
        negative: tf.logicalAnd<tf.Tensor2D>(negative, isHardNegative),
      };
    });
}
