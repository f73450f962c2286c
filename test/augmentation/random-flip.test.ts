import { describe, expect, it } from 'vitest';
import { randomFlip } from '../../lib/augmentation/random-flip';
import { withSeed } from '../../lib/tensorflow/random';
import { tf } from '../../lib/tensorflow/tensorflow';

describe('randomFlip', () => {
  it('mirrors about half of the images left to right, whole, and leaves the others', () => {
    const size = 400;
    const one = [1, 2, 3, 4, 5, 6];
    const images = tf.tensor4d(Array.from({ length: size }, () => one).flat(), [size, 2, 3, 1]);
    const flipped = withSeed(tf.tensor1d([1, 1], 'int32'), () => randomFlip()(images)).dataSync();
    let mirrored = 0;
    for (let i = 0; i < size; i++) {
      const image = [...flipped.subarray(i * 6, i * 6 + 6)];
      if (image[0] === 3) mirrored++;
      expect(image).toEqual(image[0] === 3 ? [3, 2, 1, 6, 5, 4] : one);
    }
    expect(mirrored).toBeGreaterThan(160);
    expect(mirrored).toBeLessThan(240);
  });
});
