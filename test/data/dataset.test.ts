import { expect, test } from 'vitest';
import { makeImageDataset } from '../../lib/data/dataset';

const two = {
  name: 'two',
  images: new Uint8Array(2 * 3 * 2),
  shape: [3, 2, 1] as [number, number, number],
  labels: Int32Array.of(1, 0),
  classNames: ['a', 'b'],
};

test('images and labels are put together, not copied', () => {
  const dataset = makeImageDataset(two);
  expect(dataset).toEqual({ ...two, size: 2 });
  expect(dataset.images).toBe(two.images);
  expect(dataset.labels).toBe(two.labels);
});

test('a data set may be empty', () => {
  expect(makeImageDataset({ ...two, images: new Uint8Array(0), labels: new Uint8Array(0) }).size).toBe(0);
});

test.each([
  [
    { labels: Uint8Array.of(1, 0, 1) },
    'two: images and labels must be equally many, found 2 images of 3x2x1 and 3 labels',
  ],
  [
    { images: new Uint8Array(13) },
    'two: images and labels must be equally many, found 13 bytes of pixels, not a whole number of 3x2x1 and 2 labels',
  ],
  [{ labels: Uint8Array.of(1, 2) }, 'two: labels must have a class name, found 2 at image 1 and 2 class names'],
  [{ shape: [3, 2, 0] }, 'two: shape must be a height, width and channels of 1 or more, found [3, 2, 0]'],
  [{ shape: [3, undefined, 1] }, 'two: shape must be a height, width and channels of 1 or more, found [3, , 1]'],
  [{ shape: [3, 4] }, 'two: shape must be a height, width and channels of 1 or more, found [3, 4]'],
])('%j is refused', (change, message) => {
  expect(() => makeImageDataset({ ...two, ...(change as object) })).toThrow(message);
});
