import { tf } from '../../tensorflow/tensorflow';

/** The class of each row of a batch. */
export interface ClassMask {
  /** True at row i and column c if label i is c: bool, [batch, classes]. */
  own: tf.Tensor2D;
  /** 0, or NaN if a label is not one of 0 to classes - 1. Added to a loss, it makes such a label show. */
  flaw: tf.Scalar;
}

/** @param labels class numbers, [batch], of any numeric type */
export function classMask(labels: tf.Tensor1D, classes: number): ClassMask {
  return tf.tidy(() => {
    const numbers = tf.reshape(tf.cast(labels, 'float32'), [labels.size, 1]);
    const own = tf.equal(numbers, tf.range(0, classes, 1, 'float32')) as tf.Tensor2D;
    const zeros = tf.zeros<tf.Rank.R1>([labels.size]);
    const flaw = tf.sum<tf.Scalar>(tf.where(tf.any(own, 1), zeros, tf.fill([labels.size], Number.NaN)));
    return { own, flaw };
  });
}
