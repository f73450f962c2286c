import { expect, test } from 'vitest';
import { decodeDrawings } from '../../../lib/data/omniglot/decode-drawings';
import { dot } from './archives';

test('drawings are ordered by their paths, each in its row', async () => {
  const names = ['b', 'a', 'f', 'c', 'e', 'd'];
  const { paths, images } = await decodeDrawings(new Map(names.map((name, i) => [name, dot(i)])), 'some');
  expect(paths).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  expect(paths.map((_, row) => images.indexOf(255, row * 11025) - row * 11025)).toEqual([1, 0, 3, 5, 4, 2]);
  expect(images.length).toBe(6 * 11025);
});

test('a file that is not a drawing is named', async () => {
  const pngs = new Map([
    ['a', dot(0)],
    ['b', Buffer.from('no')],
  ]);
  await expect(decodeDrawings(pngs, 'some')).rejects.toThrow('b: must be a PNG of 105x105');
});
