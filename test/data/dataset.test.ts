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

test('no images and no labels are a data set', () => {
  expect(makeImageDataset({ ...two, images: new Uint8Array(0), labels: new Uint8Array(0) }).size).toBe(0);
});

test.each([
  [{ labels: Uint8Array.of(1, 0, 1) }, 'two: found 2 images of 3x2x1 and 3 labels, wanted as many of each'],
  [{ images: new Uint8Array(13) }, 'two: found 13 bytes of pixels, no whole number of 3x2x1 and 2 labels'],
  [{ labels: Uint8Array.of(1, 2) }, 'two: image 1 has label 2, but only 2 classes have names'],
  [{ shape: [3, 2, 0] }, 'two: shape [3, 2, 0] is not a height, width and channels of 1 or more'],
  [{ shape: [3, undefined, 1] }, 'two: shape [3, , 1] is not'],
  [{ shape: [3, 4] }, 'two: shape [3, 4] is not'],
])('%j is refused', (change, message) => {
  expect(() => makeImageDataset({ ...two, ...(change as object) })).toThrow(message);
});
