import { describe, expect, it } from 'vitest';
import { encoderOf, towers } from '../../lib/display/towers';

describe('towers', () => {
  const tile = { pixels: new Uint8Array(4), shape: [2, 2, 1], caption: 'not drawn' };

  it('gives every image an encoder, and joins neighbours by the same weights', async () => {
    const { images, nodes, edges } = await towers({ a: tile, b: tile, c: tile });
    expect(images.map(({ name }) => name)).toEqual(['a.png', 'b.png', 'c.png']);
    expect(nodes.map(({ name }) => name)).toEqual([
      ...images.map(({ name }) => name),
      ...['a', 'b', 'c'].map(encoderOf),
    ]);
    expect(edges.map(({ tail, head }) => `${tail} > ${head}`)).toEqual([
      'a.png > encoder a',
      'b.png > encoder b',
      'c.png > encoder c',
      'encoder a > encoder b',
      'encoder b > encoder c',
    ]);
  });

  it('writes the names of the images over their arrows where asked to', async () => {
    const labelsOf = async (options?: { named: boolean }) =>
      (await towers({ a: tile, b: tile }, options)).edges.map(({ attributes }) => attributes?.label);
    expect((await labelsOf({ named: true })).slice(0, 2)).toEqual([' a ', ' b ']);
    expect((await labelsOf()).slice(0, 2)).toEqual([undefined, undefined]);
  });
});
