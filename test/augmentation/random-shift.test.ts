import { describe, expect, it } from 'vitest';
import { randomShift } from '../../lib/augmentation/random-shift';
import { jit } from '../../lib/jit/jit';
import { withSeed } from '../../lib/tensorflow/random';
import { tf } from '../../lib/tensorflow/tensorflow';

const [height, width, channels] = [6, 5, 2];
const size = height * width * channels;
const images = (count: number) =>
  tf.tensor4d(
    Float32Array.from({ length: count * size }, (_, i) => i),
    [count, height, width, channels],
  );
const shifted = (count: number, pixels: number, seed = 1) =>
  tf.tidy(() => withSeed(tf.tensor1d([1, seed], 'int32'), () => randomShift({ pixels })(images(count))).dataSync());

/** Image i moved so that its pixel (y, x) is the original's (y + dy, x + dx), edges repeated. */
function moved(image: number, dy: number, dx: number): number[] {
  const inside = (place: number, length: number) => Math.min(Math.max(place, 0), length - 1);
  const values: number[] = [];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels; c++)
        values.push(image * size + (inside(y + dy, height) * width + inside(x + dx, width)) * channels + c);
  return values;
}

describe('randomShift', () => {
  it('moves each image on its own by whole pixels, and repeats the edges', () => {
    const pixels = 2;
    const steps = [-2, -1, 0, 1, 2];
    const all = shifted(300, pixels);
    const counts = new Map<string, number>();
    for (let image = 0; image < 300; image++) {
      const found = String([...all.subarray(image * size, (image + 1) * size)]);
      const ways = steps.flatMap((dy) => steps.map((dx) => [dy, dx]));
      const way = ways.find(([dy, dx]) => String(moved(image, dy, dx)) === found);
      expect(way).toBeDefined();
      counts.set(String(way), (counts.get(String(way)) ?? 0) + 1);
    }
    expect(counts.size).toBe(25); // every shift: each comes about 12 times in 300 draws
    expect(Math.max(...counts.values())).toBeLessThan(30);
  });

  it('repeats its draws with the seed, and is the same in a recorded step', () => {
    const eager = shifted(20, 3, 7);
    expect(shifted(20, 3, 7)).toEqual(eager);
    expect(shifted(20, 3, 8)).not.toEqual(eager);
    const recorded = jit((batch: tf.Tensor4D, seed: tf.Tensor1D) =>
      tf.tidy(() => withSeed(seed, () => randomShift({ pixels: 3 })(batch))),
    );
    const seed = tf.tensor1d([1, 7], 'int32');
    expect(recorded(images(20), seed).dataSync()).toEqual(eager);
    recorded.dispose();
  });

  it('leaves no tensor behind', () => {
    shifted(2, 1);
    const before = tf.memory().numTensors;
    for (let i = 0; i < 5; i++) shifted(2, 1);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses distances that make no sense', () => {
    for (const pixels of [0, -1, 1.5, Number.NaN])
      expect(() => randomShift({ pixels })).toThrow(`pixels must be a whole number of 1 or more, found ${pixels}`);
    expect(() => randomShift({ pixels: 5 })(images(1))).toThrow(
      'pixels must be less than height and width, found 5 for images of 6 x 5',
    );
  });
});
