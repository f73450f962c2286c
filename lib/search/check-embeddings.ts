import { isWholeNumber } from '../checks/require-whole-numbers';
import { shown } from '../checks/shown';
import type { Embeddings } from '../models/embed';

/**
 * Checks that embeddings have size times dimensions float32 numbers, all of them finite.
 * @param where the public function that asks, for the errors
 * @param what the name of the argument, for the errors: `embeddings`, `gallery`
 * @returns |row| of each row in float64, [size]
 * @throws TypeError if the values are not a Float32Array; Error if their number does not match or one is not finite
 */
export function checkEmbeddings(where: string, what: string, { values, size, dimensions }: Embeddings): Float64Array {
  if (!(values instanceof Float32Array)) {
    const found = (values as object | undefined)?.constructor?.name ?? String(values);
    throw new TypeError(
      `${where}: ${what}.values must be a Float32Array, found ${found}; make one with Float32Array.from(values)`,
    );
  }
  if (!(isWholeNumber(size) && isWholeNumber(dimensions, { least: 1 }) && values.length === size * dimensions)) {
    throw new Error(
      `${where}: ${what} must be values [size, dimensions], found ${values.length} values for [${shown(size)}, ${shown(dimensions)}]`,
    );
  }
  const lengths = new Float64Array(size);
  for (let row = 0; row < size; row++) {
    const from = row * dimensions;
    let squares = 0;
    for (let i = from; i < from + dimensions; i++) squares += values[i] * values[i];
    if (!Number.isFinite(squares)) {
      const wrong = values.subarray(from, from + dimensions).findIndex((value) => !Number.isFinite(value));
      throw new Error(
        `${where}: ${what} must be finite numbers, found ${values[from + wrong]} at row ${row} of ${size}, dimension ${wrong}`,
      );
    }
    lengths[row] = Math.sqrt(squares);
  }
  return lengths;
}
