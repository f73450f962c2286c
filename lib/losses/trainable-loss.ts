import type { tf } from '../tensorflow/tensorflow';

/**
 * A loss with weights of its own, such as a vector a class. `fit` takes it as its loss: it trains the weights together with the
 * encoder, keeps them in checkpoints and brings the best back.
 *
 * To add another loss to it, write one more: `{ loss: (x, labels) => tf.add(faces.loss(x, labels), circleLoss(x, labels)),
 * variables: faces.variables }`.
 */
export interface TrainableLoss {
  /** A scalar from embeddings [batch, d] and class numbers [batch]. */
  loss(embeddings: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar;
  /** The weights. Free them with `tf.dispose(variables)` when they are no longer needed. */
  variables: tf.Variable[];
  /** How many classes it knows, numbered from 0: `fit` refuses examples of another before anything runs. */
  classes?: number;
}
