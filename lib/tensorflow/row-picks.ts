import { keepWhere } from './keep-where';
import { tf } from './tensorflow';

/** Stands in sorted rows for what is not among them: behind all. */
const ABSENT = 1e38;

/** The masked numbers of each row in ascending order, then 1e38 for the others: [rows, columns]. */
export function sortedRows(values: tf.Tensor2D, mask: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const kept = keepWhere(mask, tf.neg(values), -ABSENT);
    return tf.neg(tf.topk(kept, values.shape[1]).values);
  });
}

/** xᵢₖ, k = places[i, j]: [rows, places]. By `gatherND`: tfjs-node's `gather` reads all indices back into JavaScript. */
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

/** The numbers of places in rows of so many columns, counted through all rows. */
function numbersInRows(places: tf.Tensor2D, columns: number): tf.Tensor2D {
  const [rows] = places.shape;
  return tf.add(places, tf.reshape(tf.mul(tf.range(0, rows, 1, 'int32'), tf.scalar(columns, 'int32')), [rows, 1]));
}
