import { asConstant } from '../../tensorflow/as-constant';
import { tf } from '../../tensorflow/tensorflow';

/**
 * The embeddings themselves, or NaN throughout if a label is not a whole number of 0 or more, so that the loss of such a batch is NaN. For
 * labels that are only on the device: a step would have to wait for their values before it could throw.
 *
 * @param embeddings [batch, d]
 * @param labels [batch], int32 or float32
 */
export function nanUnlessLabeled(embeddings: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor2D {
  return tf.tidy(() => {
    const flaw = asConstant(() => {
      const numbers = tf.cast<tf.Tensor1D>(labels, 'float32');
      const fraction = labels.dtype === 'int32' ? 0 : tf.sub<tf.Tensor1D>(tf.floor(numbers), numbers);
      // The square root of a number below 0 is NaN.
      return tf.sum(tf.sqrt(tf.minimum<tf.Tensor1D>(numbers, fraction)));
    });
    return tf.add(embeddings, flaw);
  });
}
