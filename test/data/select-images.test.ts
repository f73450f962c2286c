import { describe, expect, it } from 'vitest';
import { selectImages } from '../../lib/data/select-images';
import { tinyDataset } from '../tiny-dataset';

describe('selectImages', () => {
  it('takes whole images with their labels, in the order asked for', () => {
    const source = tinyDataset(6);
    const { images, labels, size, name, shape } = selectImages(source, [5, 0, 5], { name: 'some' });
    expect([labels, size, name, shape]).toEqual([Int32Array.of(2, 0, 2), 3, 'some', [8, 8, 1]]);
    expect(images.subarray(0, 64)).toEqual(source.images.subarray(320, 384));
    expect(images.subarray(64, 128)).toEqual(source.images.subarray(0, 64));
  });

  it('copies: the source stays as it was', () => {
    const source = tinyDataset(3);
    const before = source.images[0];
    selectImages(source, [0]).images[0] = before + 1;
    expect(source.images[0]).toBe(before);
  });

  it('refuses rows that are not there', () => {
    for (const row of [-1, 6, 1.5])
      expect(() => selectImages(tinyDataset(6), [row])).toThrow(
        `selectImages: rows of tiny must be from 0 to 5, found ${row} at 0`,
      );
  });
});
