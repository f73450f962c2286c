import { tf } from '../runtime/tensorflow';

/** First row and number of rows of each block, `atOnce` rows at most but always one: a fraction is rounded down. */
export function rowBlocks(rows: number, atOnce: number): [first: number, count: number][] {
  const most = Math.max(1, Math.min(rows, Math.floor(atOnce)));
  return Array.from({ length: Math.ceil(rows / most) }, (_, i) => [i * most, Math.min(most, rows - i * most)]);
}

/** What f gives for each block. What f makes on the way is gone before the next one. */
export const byRowBlocks = <T extends tf.TensorContainer>(
  rows: number,
  atOnce: number,
  f: (first: number, count: number) => T,
): T[] => rowBlocks(rows, atOnce).map(([first, count]) => tf.tidy(() => f(first, count)));

/** Rows `first` to, not with, `first + count` of a matrix. */
export const rowsOf = (x: tf.Tensor2D, first: number, count: number): tf.Tensor2D =>
  count === x.shape[0] ? x : tf.slice(x, [first, 0], [count, x.shape[1]]);

/** The rows of all blocks, of which there is at least one. */
export const joinRows = (blocks: tf.Tensor2D[]): tf.Tensor2D => (blocks.length === 1 ? blocks[0] : tf.concat(blocks));
