import { requireSame, requireSameShape } from '../distances/check-arguments';
import { tf } from '../tensorflow/tensorflow';
import { batchMean } from './parts/batch-mean';

// ln max(p, 1e-7): float32 cannot tell 1 - 1e-8 from 1, and ln 0 is infinite.
const clippedLog = (probability: tf.Tensor1D) => tf.log(tf.clipByValue(probability, 1e-7, 1));

/**
 * -mean of y ln s + (1 - y) ln(1 - s): the cross-entropy of "same" against a similarity read as a probability.
 *
 * Polarity: y = 1 means same, 0 means different. The probabilities s and 1 - s are clipped to at least 1e-7, so that a pair costs at most
 * 16.2; a clipped one passes no gradient. An empty batch gives exactly 0.
 *
 * @param similarity s, from 0 to 1, [batch]. A cosine goes down to -1, so map it first: (1 + cosine) / 2
 * @param same y, 1 or 0 for each pair, [batch], of any numeric type or bool
 * @returns the mean over the batch, a scalar
 * @throws Error if the shapes differ or are not [batch]; RangeError if a value of `same` is not 1 or 0
 */
export function binaryCrossEntropyLoss(similarity: tf.Tensor1D, same: tf.Tensor1D): tf.Scalar {
  requireSameShape('binaryCrossEntropyLoss', '[batch]', { similarity, same });
  requireSame('binaryCrossEntropyLoss', same);
  return tf.tidy(() => {
    const y = tf.cast(same, 'float32');
    const ifSame = tf.mul(y, clippedLog(similarity));
    const ifDifferent = tf.mul(tf.sub(1, y), clippedLog(tf.sub(1, similarity)));
    return batchMean(tf.sub(0, tf.add(ifSame, ifDifferent)));
  });
}
