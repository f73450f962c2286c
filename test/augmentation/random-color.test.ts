import { describe, expect, it } from 'vitest';
import { randomColor } from '../../lib/augmentation/random-color';
import { tf } from '../../lib/tensorflow/tensorflow';
import { augmented, expectAugmentation, mean, noiseImages } from '../training/augmented';
import '../matchers';

const none = { brightness: 0, contrast: 0, saturation: 0 };
const shape: [number, number, number, number] = [200, 3, 4, 3];
const size = 3 * 4 * 3;
const clip = (value: number) => Math.min(Math.max(value, 0), 1);
const grayAt = (image: Float32Array, i: number) => {
  const pixel = i - (i % 3);
  return 0.299 * image[pixel] + 0.587 * image[pixel + 1] + 0.114 * image[pixel + 2];
};
const grayMean = (image: Float32Array) =>
  mean(Array.from({ length: image.length / 3 }, (_, i) => grayAt(image, 3 * i)));

/** What a factor of 0 would leave of a pixel: black, the image's mean brightness, the pixel's own brightness. */
const origins = {
  brightness: () => 0,
  contrast: grayMean,
  saturation: grayAt,
};
type Setting = keyof typeof origins;

/** The factor that turned `before` into `after`, from the value that shows it most exactly. */
function factorOf(setting: Setting, before: Float32Array, after: Float32Array): number {
  const origin = (i: number) => origins[setting](before, i);
  const free = [...before.keys()].filter((i) => after[i] > 1e-4 && after[i] < 1 - 1e-4);
  const best = free.reduce((a, b) => (Math.abs(before[a] - origin(a)) > Math.abs(before[b] - origin(b)) ? a : b));
  return (after[best] - origin(best)) / (before[best] - origin(best));
}

describe('randomColor', () => {
  it('holds to the rules of an augmentation, in colour and in grey', () => {
    expectAugmentation(randomColor(), [6, 5, 4, 3]);
    expectAugmentation(randomColor(), [6, 5, 4, 1]);
  });

  it.each(['brightness', 'contrast', 'saturation'] as const)('changes the %s of an image by one factor', (setting) => {
    const images = noiseImages(shape, 4);
    const before = images.dataSync() as Float32Array;
    const after = augmented(randomColor({ ...none, [setting]: 0.6 }), images, 3);
    const factors: number[] = [];
    for (let image = 0; image < shape[0]; image++) {
      const [from, to] = [before, after].map((all) => all.subarray(image * size, (image + 1) * size));
      const factor = factorOf(setting, from, to);
      const wanted = Array.from(from, (value, i) => {
        const origin = origins[setting](from, i);
        return clip(origin + factor * (value - origin));
      });
      expect(to).toBeAllclose(wanted, { atol: 1e-4 });
      factors.push(factor);
    }
    expect(Math.min(...factors)).toBeGreaterThan(0.399);
    expect(Math.max(...factors)).toBeLessThan(1.601);
    expect(Math.abs(mean(factors) - 1)).toBeLessThan(0.08);
    const spread = Math.sqrt(mean(factors.map((factor) => (factor - 1) ** 2)));
    expect(Math.abs(spread - 0.6 / Math.sqrt(3))).toBeLessThan(0.04); // that of a uniform draw
  });

  it('stays within [0, 1]', () => {
    const all = augmented(randomColor({ brightness: 1, contrast: 1, saturation: 1 }), noiseImages(shape, 4), 3);
    expect([Math.min(...all) >= 0, Math.max(...all) <= 1]).toEqual([true, true]);
  });

  it('draws the three factors of an image independently', () => {
    // Two pixels near the middle of the range, which no factor here drives out of it.
    const pixels = [0.4, 0.45, 0.5, 0.5, 0.55, 0.6];
    const count = 500;
    const images = tf.tensor4d(Array(count).fill(pixels).flat(), [count, 1, 2, 3]);
    const after = augmented(randomColor({ brightness: 0.3, contrast: 0.3, saturation: 0.3 }), images, 3);
    const measure = (image: Float32Array) => {
      const [first, second] = [grayAt(image, 0), grayAt(image, 3)];
      return [(first + second) / 2, second - first, image[0] - first];
    };
    const before = measure(Float32Array.from(pixels));
    const factors = Array.from({ length: count }, (_, i) => {
      const [level, difference, chroma] = measure(after.slice(6 * i, 6 * i + 6)).map((value, k) => value / before[k]);
      return [level, difference / level, chroma / difference];
    });
    const deviations = [0, 1, 2].map((k) => factors.map((of) => of[k] - mean(factors.map((other) => other[k]))));
    const product = (a: number, b: number) => mean(deviations[a].map((value, i) => value * deviations[b][i]));
    for (const k of [0, 1, 2]) expect(Math.sqrt(product(k, k))).toBeCloseTo(0.3 / Math.sqrt(3), 1);
    // The correlation of independent draws has a standard deviation of 1 / √count.
    for (const [a, b] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ])
      expect(Math.abs(product(a, b) / Math.sqrt(product(a, a) * product(b, b)))).toBeLessThan(5 / Math.sqrt(count));
  });

  it('leaves a grey image as it is if only the saturation changes, and every image if all settings are 0', () => {
    const gray = noiseImages([4, 3, 3, 1]);
    expect(augmented(randomColor({ ...none, saturation: 1 }), gray)).toEqual(gray.dataSync());
    const color = noiseImages([4, 3, 3, 3]);
    expect(augmented(randomColor(none), color)).toEqual(color.dataSync());
  });

  it('refuses settings and images that make no sense', () => {
    for (const [name, value] of Object.entries({ brightness: -0.1, contrast: 1.1, saturation: Number.NaN }))
      expect(() => randomColor({ [name]: value })).toThrow(
        `randomColor: ${name} must be a number from 0 to 1, found ${value}`,
      );
    expect(() => randomColor()(noiseImages([1, 2, 2, 2]))).toThrow('images must have 1 or 3 channels, found 2');
  });
});
