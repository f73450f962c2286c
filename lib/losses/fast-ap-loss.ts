import { knownOptions } from '../checks/known-options';
import { requireWholeNumbers } from '../checks/require-whole-numbers';
import { requireLabeled } from '../distances/check-arguments';
import { cosineSimilarities } from '../distances/cosine-similarities';
import { labelPairs } from '../miners/label-pairs';
import { tf } from '../tensorflow/tensorflow';
import type { BatchLoss } from './batch-loss';
import { maskedMean } from './parts/masked-mean';
import { nanUnlessLabeled } from './parts/nan-unless-labeled';

export interface FastApLossOptions {
  /** L, the number of bins into which the squared distances, 0 to 4, are divided. Default 10. */
  bins?: number;
}

const known = knownOptions<FastApLossOptions>('fastApLoss({ bins: 10 })', { bins: true });

/**
 * mean over the queries of 1 - AP, AP = (1/n⁺) Σₗ hₗ⁺ Hₗ⁺ / Hₗ: average precision, made smooth by a soft histogram of distances.
 *
 * Each row of the batch is a query in turn and ranks the other rows by the squared distance of the normalised embeddings, 0 to 4. hₗ⁺ is
 * the number of its n⁺ positives at edge l of the L + 1 edges; a row between two edges counts for both in proportion. Hₗ⁺ and Hₗ are the
 * sums up to edge l over the positives and over all rows. A row without a positive is not a query; a batch without any query gives exactly
 * 0, with zero gradients. Memory grows with batch².
 *
 * @returns a function of embeddings [batch, d], which it normalises (one shorter than 1e-6 counts as 0), and labels [batch]; it gives the
 * mean over the queries, a scalar from 0 to 1
 * @throws Error if an option is unknown; RangeError if bins is not a whole number of 1 or more; the returned function throws Error if the
 * shapes do not match, and RangeError if a label is not a whole number of 0 or more
 * @see F. Cakir, K. He, X. Xia, B. Kulis, S. Sclaroff, "Deep Metric Learning to Rank", CVPR 2019
 */
export function fastApLoss(options: FastApLossOptions = {}): BatchLoss {
  const { bins = 10 } = known(options);
  requireWholeNumbers('fastApLoss', { bins });
  return (embeddings, labels) => {
    requireLabeled('fastApLoss', embeddings, labels);
    return tf.tidy(() => {
      const rows = nanUnlessLabeled(embeddings, labels);
      const { positive, negative } = labelPairs(labels);
      // In units of one bin: 0 to L.
      const distances = tf.mul<tf.Tensor2D>(tf.sub(1, cosineSimilarities(rows)), bins / 2);
      const histogram = (mask: tf.Tensor2D) => softHistogram(distances, tf.cast(mask, 'float32'), bins);
      const found = histogram(positive);
      const upTo = (bars: tf.Tensor2D) => tf.matMul<tf.Tensor2D>(bars, upperTriangle(bins + 1));
      const [foundSoFar, soFar] = [upTo(found), upTo(tf.add(found, histogram(negative)))];
      const precision = tf.div(foundSoFar, tf.maximum(soFar, 1e-12));
      const positives = tf.sum<tf.Tensor1D>(tf.cast(positive, 'float32'), 1);
      const averagePrecision = tf.div<tf.Tensor1D>(tf.sum(tf.mul(found, precision), 1), tf.maximum(positives, 1));
      return maskedMean(tf.sub<tf.Tensor1D>(1, averagePrecision), tf.greater(positives, 0));
    });
  };
}

/**
 * Σₖ mₖ max(1 - |dₖ - l|, 0) for the edges l = 0, 1, …, bins of each row: [rows, bins + 1]. Edge by edge, in the gradient too, so that no
 * array of batch² · bins is kept.
 */
function softHistogram(distances: tf.Tensor2D, mask: tf.Tensor2D, bins: number): tf.Tensor2D {
  const edges = Array.from({ length: bins + 1 }, (_, edge) => edge);
  const histogram = tf.customGrad((rows, save) => {
    (save as tf.GradSaveFunc)([rows as tf.Tensor, mask]);
    const bars = edges.map((edge) =>
      tf.tidy(() => {
        const pulses = tf.relu(tf.sub(1, tf.abs(tf.sub(rows as tf.Tensor2D, edge))));
        return tf.sum<tf.Tensor2D>(tf.mul(pulses, mask), 1, true);
      }),
    );
    const gradFunc = (incoming: tf.Tensor2D, saved: tf.Tensor[]) =>
      edges.reduce((sum, edge) => {
        const next = tf.tidy(() => {
          const away = tf.sub<tf.Tensor2D>(saved[0], edge);
          const slope = tf.mul(tf.sign(away), tf.step(tf.sub(1, tf.abs(away))));
          const own = tf.slice(incoming, [0, edge], [incoming.shape[0], 1]);
          return tf.sub<tf.Tensor2D>(sum, tf.mul(tf.mul(slope, saved[1]), own));
        });
        sum.dispose();
        return next;
      }, tf.zerosLike(saved[0]) as tf.Tensor2D);
    return { value: tf.concat(bars, 1), gradFunc };
  });
  return histogram(distances) as tf.Tensor2D;
}

/** 1 where row <= column: a product with it gives cumulative sums. */
function upperTriangle(size: number): tf.Tensor2D {
  const index = tf.range(0, size);
  return tf.cast(tf.lessEqual<tf.Tensor2D>(tf.reshape(index, [size, 1]), index), 'float32');
}
