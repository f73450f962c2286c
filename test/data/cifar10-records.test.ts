import { describe, expect, test } from 'vitest';
import { parseCifar10, writeCifar10 } from '../../lib/data/cifar10-records';
import { someBytes } from './tiny-data-set';

/** A record as the data set's page describes it: label, then 1,024 red, 1,024 green, 1,024 blue, row by row. */
const record = (label: number, seed: number) => Uint8Array.of(label, ...someBytes(3072, seed));

describe('parseCifar10', () => {
  test('gives labels, and pixels with their channels side by side', () => {
    const files = [Uint8Array.of(...record(3, 1), ...record(9, 2)), record(0, 3)];
    const { images, labels } = parseCifar10(files);
    expect([...labels]).toEqual([3, 9, 0]);
    const planes = [1, 2, 3].map((seed) => someBytes(3072, seed));
    for (const [image, row, column, channel] of [
      [0, 0, 0, 0],
      [0, 0, 1, 0],
      [0, 0, 0, 1],
      [1, 31, 30, 2],
      [2, 17, 5, 1],
    ])
      expect(images[((image * 32 + row) * 32 + column) * 3 + channel]).toBe(
        planes[image][channel * 1024 + row * 32 + column],
      );
    expect(images.length).toBe(3 * 3072);
  });

  test('is undone by writeCifar10', () => {
    const bytes = Uint8Array.of(...record(3, 1), ...record(9, 2));
    expect(writeCifar10(parseCifar10([bytes]))).toEqual(bytes);
  });

  test.each([0, 1, 3072, 3074, 2 * 3073 - 1])('refuses a file of %i bytes', (length) => {
    expect(() => parseCifar10([record(1, 1), new Uint8Array(length)])).toThrow(
      `parseCifar10: a file must be one or more records of 3073 bytes, found ${length} bytes`,
    );
  });

  test('refuses labels above 9, also when writing', () => {
    const bytes = Uint8Array.of(...record(9, 1), ...record(10, 2));
    const message = 'labels must be 0 to 9, found 10 for image 1';
    expect(() => parseCifar10([bytes])).toThrow(message);
    expect(() => writeCifar10({ images: new Uint8Array(2 * 3072), labels: Uint8Array.of(9, 10) })).toThrow(message);
  });
});
