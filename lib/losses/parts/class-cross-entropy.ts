import { tf } from '../../tensorflow/tensorflow';
import { batchMean } from './batch-mean';
import type { ClassMask } from './class-mask';
import { maskedLogSumExp } from './masked-log-sum-exp';

/**
 * mean over the batch of -ln[exp(zᵧ) / Σ_c exp(z_c)], where y is the row's own class. Computed as softplus(ln Σ_{c≠y} exp(z_c) - zᵧ), so
 * that a loss near 0 keeps its digits and no logit makes it overflow.
 *
 * @param logits z, [batch, classes]
 * @returns a scalar; 0 for an empty batch, NaN if a label is not the number of a class
 */
export function classCrossEntropy(logits: tf.Tensor2D, { own, flaw }: ClassMask): tf.Scalar {
  return tf.tidy(() => {
    const others = maskedLogSumExp(logits, tf.logicalNot(own));
    const mine = tf.sum<tf.Tensor1D>(tf.mul(logits, tf.cast(own, 'float32')), 1);
    return tf.add(batchMean(tf.softplus(tf.sub<tf.Tensor1D>(others, mine))), flaw);
  });
}
