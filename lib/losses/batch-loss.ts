import type { tf } from '../tensorflow/tensorflow';

/**
 * A loss of a labelled batch: a scalar from embeddings [batch, d] and the class number of each [batch]. `fit` takes it as it is.
 *
 * Labels are whole numbers from 0 on; the error says so where one is not, or the loss is NaN if only the device knows them.
 */
export type BatchLoss = (embeddings: tf.Tensor2D, labels: tf.Tensor1D) => tf.Scalar;
