import { describe, expect, it } from 'vitest';
import { joinImages } from '../../lib/data/join-images';
import { selectImages } from '../../lib/data/select-images';
import { tinyDataset } from '../tiny-dataset';

describe('joinImages', () => {
  it('puts the rows of one behind those of the other, and copies them', () => {
    const [a, b] = [tinyDataset(4, 1), tinyDataset(3, 2)];
    const joined = joinImages([a, b], { name: 'both' });
    expect([joined.name, joined.size, joined.shape, joined.classNames]).toEqual(['both', 7, a.shape, a.classNames]);
    const parts = [0, 4].map((from, i) =>
      selectImages(
        joined,
        Array.from({ length: i ? 3 : 4 }, (_, k) => from + k),
      ),
    );
    for (const [i, source] of [a, b].entries()) {
      expect(parts[i].images).toEqual(source.images);
      expect(parts[i].labels).toEqual(source.labels);
    }
    joined.images[0] ^= 1;
    expect(joined.images[0]).not.toBe(a.images[0]);
  });

  it('takes a single data set, and an empty one', () => {
    const [one, none] = [tinyDataset(2), tinyDataset(0)];
    expect(joinImages([one, none], { name: 'one' })).toEqual({ ...one, name: 'one' });
  });

  it('refuses data sets that do not belong together, and an empty list', () => {
    const [a, b] = [tinyDataset(2), { ...tinyDataset(2), name: 'other' }];
    expect(() => joinImages([], { name: 'x' })).toThrow('joinImages: datasets must be at least one, found none');
    expect(() => joinImages([a, { ...b, classNames: ['a', 'b', 'c'] }], { name: 'x' })).toThrow(
      'joinImages: other must have [8,8,1] of left, middle, right, as tiny, found [8,8,1] of a, b, c',
    );
    expect(() => joinImages([a, { ...b, shape: [4, 16, 1] }], { name: 'x' })).toThrow('found [4,16,1]');
  });
});
