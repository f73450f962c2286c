/** Rows that grow from their number: every process makes the same. */
import type { Embeddings } from '../../lib/models/embed';

export function rowsFrom(from: number, size: number, dimensions: number): Embeddings {
  const values = new Float32Array(size * dimensions);
  for (let row = 0; row < size; row++)
    for (let i = 0; i < dimensions; i++) values[row * dimensions + i] = Math.sin((from + row + 1) * (i + 1));
  return { values, size, dimensions };
}
