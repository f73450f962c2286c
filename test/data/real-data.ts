import { describe, expect, test } from 'vitest';
import type { ImageDataset } from '../../lib/data/dataset';

/** How often each value occurs. */
function counts(values: Iterable<number>, kinds: number): number[] {
  const found = new Array<number>(kinds).fill(0);
  for (const value of values) found[value]++;
  return found;
}

/** Mean and standard deviation of the pixels / 255. */
function moments({ images }: ImageDataset): [mean: number, deviation: number] {
  const levels = counts(images, 256);
  const average = (of: (level: number) => number) =>
    levels.reduce((sum, count, level) => sum + count * of(level / 255), 0) / images.length;
  const mean = average((level) => level);
  return [mean, Math.sqrt(average((level) => (level - mean) ** 2))];
}

interface Expected {
  name: string;
  load: () => Promise<{ train: ImageDataset; test: ImageDataset }>;
  mean: number;
  deviation: number;
  /** Labels of the first ten training images. */
  first: number[];
  trainCounts: number[];
  /** Of the first and the last class. */
  names: [string, string];
}

/** A data set in MNIST's four files is the published one, whole and in its order. */
export function isTheRealData({ name, load, mean, deviation, first, trainCounts, names }: Expected) {
  describe(name, () => {
    // The first run on a machine downloads 11 to 31 MB.
    test('the real data, whole', { timeout: 600_000 }, async () => {
      const { train, test } = await load();
      expect([train.name, test.name]).toEqual([`${name} train`, `${name} test`]);
      expect([train.size, test.size]).toEqual([60_000, 10_000]);
      for (const { images, labels, shape, size, classNames } of [train, test]) {
        expect(shape).toEqual([28, 28, 1]);
        expect([images.length, labels.length]).toEqual([size * 784, size]);
        expect([classNames.length, classNames[0], classNames[9]]).toEqual([10, ...names]);
      }
      expect(Array.from(train.labels.subarray(0, 10))).toEqual(first);
      expect(counts(train.labels, 10)).toEqual(trainCounts);
      expect(moments(train)[0]).toBeCloseTo(mean, 4);
      expect(moments(train)[1]).toBeCloseTo(deviation, 4);
    });
  });
}
