import type { tf } from '../tensorflow/tensorflow';

/**
 * A loss with weights of its own, such as one vector per class. Pass it to `fit` as `loss`: `fit` trains the weights together with the
 * encoder, keeps them in checkpoints and restores the best ones.
 *
 * To add another loss to it, write a new one: `const circle = circleLoss()`, then `{ loss: (x, labels) => tf.add(faces.loss(x, labels),
 * circle(x, labels)), variables: faces.variables }`.
 */
export interface TrainableLoss {
  /** Takes embeddings [batch, d] and labels [batch], and gives a scalar. */
  loss(embeddings: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar;
  /** The weights. Free them with `tf.dispose(variables)` when they are no longer needed. */
  variables: tf.Variable[];
  /** The number of classes, numbered from 0: `fit` throws before its first step if an example has another label. */
  classes?: number;
}
