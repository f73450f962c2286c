import { tf } from '../tensorflow/tensorflow';
import { l2Normalize } from './l2-normalize';

/** xᵢ · yⱼ / (|xᵢ| |yⱼ|) for every row of x and every row of y (default x itself): [rows of x, rows of y]. */
export function cosineSimilarities(x: tf.Tensor2D, y = x): tf.Tensor2D {
  return tf.tidy(() => {
    const directions = l2Normalize(x);
    return tf.matMul<tf.Tensor2D>(directions, y === x ? directions : l2Normalize(y), false, true);
  });
}
