import { tf } from '../tensorflow/tensorflow';
import { blockLimits, type Vectors } from './vector-blocks';

/**
 * Blocks of vectors that stay on TensorFlow's device from one search to the next: `topMatches` makes those that it needs and are
 * not there. They take 4 bytes a number of the device's memory until `dispose`.
 */
export class DeviceVectors {
  /** Rows of every block but the last. */
  readonly rows: number;
  readonly #blocks = new Map<number, tf.Tensor2D>();

  constructor(dimensions: number) {
    this.rows = blockLimits(dimensions).rows;
  }

  /** Rows `first` to, not with, `end` of the vectors: from the device, or read and put there. `first` is a multiple of `rows`. */
  block(vectors: Vectors, first: number, end: number): tf.Tensor2D {
    const held = this.#blocks.get(first);
    if (held?.shape[0] === end - first) return held;
    held?.dispose();
    const block = tf.tensor2d(vectors.read(first, end), [end - first, vectors.dimensions]);
    this.#blocks.set(first, block);
    return block;
  }

  /** The row is another now, or gone: its block is to be read again. */
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
