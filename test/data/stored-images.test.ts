import { describe, expect, it } from 'vitest';
import { makeImageDataset } from '../../lib/data/dataset';
import { readImages, type StoredImages } from '../../lib/data/stored-images';

describe('readImages', () => {
  it('copies rows from memory in the order that is asked for, repeated ones too', () => {
    const images = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    const three = makeImageDataset({ name: 'three', images, shape: [2, 1, 2], labels: [0, 0, 0], classNames: ['a'] });
    const found = readImages(three, [2, 0, 2]);
    expect(Array.from(found)).toEqual([9, 10, 11, 12, 1, 2, 3, 4, 9, 10, 11, 12]);
    expect(readImages(three, []).length).toBe(0);
    found.fill(0);
    expect(images[0]).toBe(1);
  });

  it('asks images on disk for those rows alone', () => {
    const asked: number[][] = [];
    const read = (rows: ArrayLike<number>) => {
      asked.push(Array.from(rows));
      return Uint8Array.of(7);
    };
    const stored = { name: 'stored', shape: [1, 1, 1], size: 9, read } as unknown as StoredImages;
    expect(Array.from(readImages(stored, [4]))).toEqual([7]);
    expect(asked).toEqual([[4]]);
  });
});
