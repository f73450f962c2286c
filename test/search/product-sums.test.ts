import { describe, expect, it } from 'vitest';
import { productSums } from '../../lib/search/product-sums';
import { createRandom } from '../../lib/tensorflow/seeded-random';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';

describe('productSums', () => {
  it('are those of loops, over several blocks of rows, and leave no tensor', () => {
    const [size, dimensions] = [5_000, 3];
    const random = createRandom({ seed: 3 });
    const values = Float32Array.from({ length: size * dimensions }, () => random.float() - 0.5);
    const wanted = Array.from({ length: 9 }, (_, i) => {
      let sum = 0;
      for (let row = 0; row < size; row++)
        sum += values[row * dimensions + Math.floor(i / 3)] * values[row * dimensions + (i % 3)];
      return sum;
    });
    const before = tf.memory().numTensors;
    const read = (from: number, to: number) => values.slice(from * dimensions, to * dimensions);
    expect([...productSums(read, size, dimensions)!]).toBeAllclose(wanted, { rtol: 1e-6, atol: 1e-4 });
    expect(tf.memory().numTensors).toBe(before);
  });
});
