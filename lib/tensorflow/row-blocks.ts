import { tf } from './tensorflow';

/** The first row and the number of rows of each block: at most `atOnce` rows, rounded down, and at least one. */
export function rowBlocks(rows: number, atOnce: number): [first: number, count: number][] {
  const most = Math.max(1, Math.min(rows, Math.floor(atOnce)));
  return Array.from({ length: Math.ceil(rows / most) }, (_, i) => [i * most, Math.min(most, rows - i * most)]);
}

/** The results of f for each block. Whatever f makes from `rowsOf` on the way is freed before the next block begins. */
export function byRowBlocks<T extends tf.TensorContainer>(
  rows: number,
  atOnce: number,
  f: (first: number, count: number) => T,
): T[] {
  let last: tf.Tensor[] = [];
  return rowBlocks(rows, atOnce).map(([first, count]) => {
    const found = tf.tidy(() => after(last, () => f(first, count)));
    last = tf.tensor_util.getTensorsInContainer(found);
    return found;
  });
}

/** False, but known only once the block before is done. */
let behind: tf.Tensor | undefined;

/**
 * f(), in which every `rowsOf` is known only once `results` are. Without that, a recorded step, whose ops run as soon as their
 * inputs are known, would begin all blocks at once and hold the memory of all of them.
 */
export function after<T>(results: tf.Tensor[], f: () => T): T {
  const outer = behind;
  try {
    for (const result of results) {
      const some = tf.cast(tf.slice(tf.reshape(result, [result.size]), [0], [1]), 'float32');
      const never = tf.less(some, some);
      behind = behind ? tf.logicalOr(behind, never) : never;
    }
    return f();
  } finally {
    behind = outer;
  }
}

/** Rows `first` to `first + count - 1` of a matrix. */
export function rowsOf(x: tf.Tensor2D, first: number, count: number): tf.Tensor2D {
  const rows = count === x.shape[0] ? x : tf.slice(x, [first, 0], [count, x.shape[1]]);
  if (!behind) return rows;
  return x.dtype === 'bool' ? tf.logicalOr(rows, behind) : tf.add(rows, tf.cast(behind, x.dtype));
}

/** The rows of all blocks, of which there must be at least one. */
export const joinRows = (blocks: tf.Tensor2D[]): tf.Tensor2D => (blocks.length === 1 ? blocks[0] : tf.concat(blocks));
