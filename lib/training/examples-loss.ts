import type { tf } from '../tensorflow/tensorflow';

/**
 * The loss of a batch of pairs: a scalar from the embeddings of the left and of the right images, [batch, d] each, and 1 for
 * "same", 0 for "different", float32 [batch]. It must be made of tensor operations: `fit` calls it once, records what it does,
 * and replays that, so a JavaScript number, a counter or a console.log keeps its first value (unless `jit: false`).
 */
export type PairLoss = (embeddings: [left: tf.Tensor2D, right: tf.Tensor2D], same: tf.Tensor1D) => tf.Tensor;

/** The loss of a batch of triplets: as `PairLoss`, from three embeddings and the anchors' labels. */
export type TripletLoss = (
  embeddings: [anchor: tf.Tensor2D, positive: tf.Tensor2D, negative: tf.Tensor2D],
  labels: tf.Tensor1D,
) => tf.Tensor;

/**
 * The loss of a batch of single images: as `PairLoss`, from their embeddings [batch, d] and int32 labels [batch]. Every
 * `BatchLoss` is one.
 */
export type ImageLoss = (embeddings: tf.Tensor2D, labels: tf.Tensor1D) => tf.Tensor;

/** The loss for examples of this many images each. */
export type ExamplesLoss<Towers extends 1 | 2 | 3 = 1 | 2 | 3> = { 1: ImageLoss; 2: PairLoss; 3: TripletLoss }[Towers];

/**
 * A loss of examples with weights of its own that `fit` trains with the encoder's, such as the predictor of `simSiamLoss`: `{ loss: ([left,
 * right], same) => views(left, right, same), variables }`. For single images every `TrainableLoss` is one.
 */
export type ExamplesLossWithWeights<Towers extends 1 | 2 | 3 = 1 | 2 | 3> = {
  loss: ExamplesLoss<Towers>;
  /** The weights. Free them with `tf.dispose(variables)` when they are no longer needed. */
  variables: tf.Variable[];
};
