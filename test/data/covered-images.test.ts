import { expect, it } from 'vitest';
import { coveredImages } from '../../lib/data/covered-images';
import { makeImageDataset } from '../../lib/data/dataset';

const source = makeImageDataset({
  name: 'two',
  images: Uint8Array.from({ length: 2 * 3 * 4 * 2 }, (_, i) => i),
  shape: [3, 4, 2],
  labels: [1, 0],
  classNames: ['a', 'b'],
});
const squares = { tops: Int32Array.of(0, 1), lefts: Int32Array.of(0, 1, 2), size: 2, fill: [200, 100] };

it('covers one square in each image, and leaves the others as they are', () => {
  const covered = coveredImages(source, 1, squares, [1, 0]);
  expect([covered.size, covered.shape, [...covered.labels]]).toEqual([8, [3, 4, 2], [0, 0, 0, 0, 0, 0, 0, 1]]);
  const images = covered.read([0, 1, 2, 3, 4, 5, 6, 7]);
  for (let row = 0; row < 6; row++)
    for (let y = 0; y < 3; y++)
      for (let x = 0; x < 4; x++) {
        const [top, left] = [row < 3 ? 0 : 1, row % 3];
        const inside = y >= top && y < top + 2 && x >= left && x < left + 2;
        for (const channel of [0, 1]) {
          const own = (y * 4 + x) * 2 + channel;
          const wanted = inside ? [200, 100][channel] : 24 + own;
          expect(images[row * 24 + own]).toBe(wanted);
        }
      }
  expect(images.subarray(6 * 24, 7 * 24)).toEqual(source.images.subarray(24));
  expect(images.subarray(7 * 24)).toEqual(source.images.subarray(0, 24));
});

it('reads any rows in any order, and changes no image of the source', () => {
  const before = source.images.slice();
  const covered = coveredImages(source, 0, squares, [1]);
  const all = covered.read([0, 1, 2, 3, 4, 5, 6]);
  const some = covered.read([6, 2, 2]);
  for (const [i, row] of [6, 2, 2].entries())
    expect(some.subarray(i * 24, (i + 1) * 24)).toEqual(all.subarray(row * 24, (row + 1) * 24));
  expect(source.images).toEqual(before);
});

it('takes images that are read from disk', () => {
  const { images, ...rest } = source;
  const read = (rows: ArrayLike<number>) =>
    Uint8Array.from(Array.from(rows).flatMap((row) => [...images.subarray(row * 24, (row + 1) * 24)]));
  const stored = coveredImages({ ...rest, read, close: () => {} }, 1, squares, [0]);
  const rows = [5, 6, 0];
  expect(stored.read(rows)).toEqual(coveredImages(source, 1, squares, [0]).read(rows));
});
