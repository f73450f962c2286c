import { createRandom } from '../../lib/dist/tensorflow/seeded-random.js';
import { mutate } from './mutate.mjs';

/**
 * An input of a reader by its number: the same seed files, seed and number give the same bytes. For readers with checksums, half of the
 * inputs have correct ones.
 *
 * @param {import('./reader.mjs').Reader} reader
 * @param {Uint8Array[]} seeds
 * @param {number} seed
 * @param {number} number
 */
export function inputOf({ fields, mend }, seeds, seed, number) {
  const random = createRandom({ seed, stream: number });
  const bytes = mutate(random, seeds, fields);
  return mend && random.integer(2) === 0 ? mend(bytes) : bytes;
}
