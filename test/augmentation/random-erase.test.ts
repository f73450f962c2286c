import { describe, expect, it } from 'vitest';
import { randomErase } from '../../lib/augmentation/random-erase';
import { augmented, expectAugmentation, mean, noiseImages } from '../training/augmented';

const [count, height, width, channels] = [400, 10, 12, 2];
const size = height * width * channels;
const images = noiseImages([count, height, width, channels]);
const before = images.dataSync();

/** The rectangle that was erased from each image, if any. Fails if what changed is not one whole rectangle. */
function erasedBy(options: Parameters<typeof randomErase>[0], seed = 1) {
  const after = augmented(randomErase({ fill: -1, ...options }), images, seed);
  return Array.from({ length: count }, (_, image) => {
    const changed = new Set<number>();
    let others = 0;
    for (let i = image * size; i < (image + 1) * size; i++)
      if (after[i] === -1) changed.add(Math.floor((i - image * size) / channels));
      else if (after[i] !== before[i]) others++;
    expect(others).toBe(0);
    if (changed.size === 0) return undefined;
    const rows = [...changed].map((place) => Math.floor(place / width));
    const columns = [...changed].map((place) => place % width);
    const [top, left] = [Math.min(...rows), Math.min(...columns)];
    const [high, wide] = [Math.max(...rows) - top + 1, Math.max(...columns) - left + 1];
    expect(changed.size).toBe(high * wide);
    return { top, left, high, wide };
  });
}

describe('randomErase', () => {
  it('holds to the rules of an augmentation', () => {
    expectAugmentation(randomErase(), [6, 7, 9, 3]);
    expectAugmentation(randomErase({ fill: 0.5, probability: 1 }), [6, 7, 9, 1]);
  });

  it('erases one whole rectangle, in the given share of the images', () => {
    expect(erasedBy({ probability: 0 }).filter(Boolean)).toHaveLength(0);
    expect(erasedBy({ probability: 1 }).filter(Boolean)).toHaveLength(count);
    const half = erasedBy({}).filter(Boolean).length;
    expect(Math.abs(half - count / 2)).toBeLessThan(40);
  });

  it('erases rectangles of the given areas and proportions, anywhere', () => {
    const found = erasedBy({ probability: 1, area: [0.1, 0.2], aspect: [0.5, 2] });
    const rectangles = found.flatMap((rectangle) => rectangle ?? []);
    // Sides of about four pixels are rounded to whole ones, by up to half a pixel.
    expect(Math.abs(mean(rectangles.map(({ high, wide }) => (high * wide) / (height * width))) - 0.15)).toBeLessThan(
      0.01,
    );
    const ratios = rectangles.map(({ high, wide }) => high / height / (wide / width));
    expect(Math.abs(mean(ratios.map(Math.log)))).toBeLessThan(0.06);
    expect(Math.min(...ratios)).toBeGreaterThan(0.3);
    expect(Math.max(...ratios)).toBeLessThan(3);
    const place = (from: number, long: number, whole: number) => from / (whole - long);
    expect(Math.abs(mean(rectangles.map(({ top, high }) => place(top, high, height))) - 0.5)).toBeLessThan(0.05);
    expect(Math.abs(mean(rectangles.map(({ left, wide }) => place(left, wide, width))) - 0.5)).toBeLessThan(0.05);
    expect(rectangles.some(({ top, high }) => top + high === height)).toBe(true);
    expect(rectangles.some(({ left }) => left === 0)).toBe(true);
  });

  it('erases at least one pixel, and at most the image', () => {
    const smallest = erasedBy({ probability: 1, area: [1e-6, 1e-6], aspect: [1, 1] });
    expect(smallest.every((found) => found?.high === 1 && found.wide === 1)).toBe(true);
    const largest = erasedBy({ probability: 1, area: [1, 1], aspect: [4, 4] });
    expect(largest.every((found) => found?.high === height && found.wide === width / 2)).toBe(true);
  });

  it('fills with noise of the whole range, each value on its own', () => {
    const after = augmented(randomErase({ probability: 1, area: [1, 1], aspect: [1, 1] }), images);
    expect(after).not.toEqual(before);
    expect(Math.abs(mean(after) - 0.5)).toBeLessThan(0.01);
    expect(
      Math.abs(Math.sqrt(mean(Array.from(after, (value) => (value - 0.5) ** 2))) - 1 / Math.sqrt(12)),
    ).toBeLessThan(0.01);
    expect(new Set(after.subarray(0, 100)).size).toBe(100);
  });

  it('refuses settings that make no sense', () => {
    expect(() => randomErase({ probability: 1.5 })).toThrow(
      'randomErase: probability must be a number from 0 to 1, found 1.5',
    );
    expect(() => randomErase({ area: [0.1, 2] })).toThrow('randomErase: area must be two numbers above 0 up to 1');
    expect(() => randomErase({ aspect: [0, 1] })).toThrow('randomErase: aspect must be two numbers above 0');
    expect(() => randomErase({ fill: 'red' as never })).toThrow(
      "randomErase: fill must be 'noise' or a number, found 'red'",
    );
  });
});
