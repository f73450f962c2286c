import type { Embeddings } from '../../lib/models/embed';

/** Rows that look random but follow from their numbers: every process makes the same. */
export function rowsFrom(from: number, size: number, dimensions: number): Embeddings {
  const values = new Float32Array(size * dimensions);
  for (let i = 0; i < values.length; i++) {
    const scattered = Math.sin((from * dimensions + i + 1) * 12.9898) * 43_758.5453;
    values[i] = scattered - Math.floor(scattered) - 0.5;
  }
  return { values, size, dimensions };
}
