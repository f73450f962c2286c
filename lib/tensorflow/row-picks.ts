import { keepWhere } from './keep-where';
import { tf } from './tensorflow';

/** What sorted rows hold in place of numbers that are not masked; it sorts last. */
const ABSENT = 1e38;

/** The masked numbers of each row in ascending order, then 1e38 for each of the others: [rows, columns]. */
export function sortedRows(values: tf.Tensor2D, mask: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const kept = keepWhere(mask, tf.neg(values), -ABSENT);
    return tf.neg(tf.topk(kept, values.shape[1]).values);
  });
}

/**
 * xᵢₖ with k = places[i, j]: [rows, places]. It uses `gatherND` because tfjs-node's `gather` reads all indices back into
 * JavaScript.
 */
export function pickInRows(x: tf.Tensor2D, places: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const numbers = tf.reshape(numbersInRows(places, x.shape[1]), [places.size, 1]);
    return tf.reshape(tf.gatherND(tf.reshape(x, [x.size]), numbers), places.shape);
  });
}

/** Σ of xᵢⱼ over the j with places[i, j] = k, for every k of `columns`: [rows, columns]. */
export function collectInRows(x: tf.Tensor2D, places: tf.Tensor2D, columns: number): tf.Tensor2D {
  return tf.tidy(() => {
    const [rows] = x.shape;
    const numbers = tf.reshape(numbersInRows(places, columns), [x.size, 1]);
    return tf.reshape<tf.Rank.R2>(tf.scatterND(numbers, tf.reshape(x, [x.size]), [rows * columns]), [rows, columns]);
  });
}

/** The places as numbers that count through all rows, when each row has this many columns. */
function numbersInRows(places: tf.Tensor2D, columns: number): tf.Tensor2D {
  const [rows] = places.shape;
  return tf.add(places, tf.reshape(tf.mul(tf.range(0, rows, 1, 'int32'), tf.scalar(columns, 'int32')), [rows, 1]));
}
