import { tf } from '../tensorflow/tensorflow';
import { blockLimits, type Vectors } from './vector-blocks';

/**
 * Blocks of vectors that stay on TensorFlow's device from one search to the next; `topMatches` adds the blocks that it misses. They take 4
 * bytes per number of the device's memory until `dispose`.
 */
export class DeviceVectors {
  /** The number of rows of every block except the last. */
  readonly rows: number;
  readonly #blocks = new Map<number, tf.Tensor2D>();

  constructor(dimensions: number) {
    this.rows = blockLimits(dimensions).rows;
  }

  /** The rows from `first` to `end` (exclusive), read and put on the device if they are not there yet. `first` is a multiple of `rows`. */
  block(vectors: Vectors, first: number, end: number): tf.Tensor2D {
    const held = this.#blocks.get(first);
    if (held?.shape[0] === end - first) return held;
    held?.dispose();
    const block = tf.tensor2d(vectors.read(first, end), [end - first, vectors.dimensions]);
    this.#blocks.set(first, block);
    return block;
  }

  /** To be called when a row has changed or is gone, so that its block is read again. */
  forget(row: number): void {
    const first = row - (row % this.rows);
    this.#blocks.get(first)?.dispose();
    this.#blocks.delete(first);
  }

  dispose(): void {
    for (const block of this.#blocks.values()) block.dispose();
    this.#blocks.clear();
  }
}
