import { describe, expect, it } from 'vitest';
import { checkEmbeddings } from '../../lib/search/check-embeddings';

describe('checkEmbeddings', () => {
  it('gives the length of each row', () => {
    const embeddings = { values: Float32Array.of(3, 4, 0, 0, -5, 12), size: 3, dimensions: 2 };
    expect([...checkEmbeddings('test', 'gallery', embeddings)]).toEqual([5, 0, 13]);
    expect(checkEmbeddings('test', 'gallery', { values: new Float32Array(0), size: 0, dimensions: 2 }).length).toBe(0);
  });

  it('takes the greatest and the least float32', () => {
    const [greatest, least] = [2 ** 127, 2 ** -149];
    const embeddings = { values: Float32Array.of(greatest, greatest, least, 0), size: 2, dimensions: 2 };
    const lengths = checkEmbeddings('test', 'gallery', embeddings);
    expect(lengths[0] / greatest).toBeCloseTo(Math.SQRT2, 12);
    expect(lengths[1]).toBe(least);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('refuses %s, and says where', (value) => {
    const embeddings = { values: Float32Array.of(1, 2, 3, 4, 5, value), size: 2, dimensions: 3 };
    expect(() => checkEmbeddings('someone', 'queries', embeddings)).toThrow(
      `someone: queries must be finite numbers, found ${value} at row 1 of 2, dimension 2`,
    );
  });

  it.each([
    [5, 2, 3],
    [7, 2, 3],
    [6, 1.5, 4],
    [0, 0, 0],
    [6, -2, -3],
    [0, Number.NaN, 1],
  ])('refuses %d values for [%d, %d]', (count, size, dimensions) => {
    expect(() => checkEmbeddings('someone', 'gallery', { values: new Float32Array(count), size, dimensions })).toThrow(
      `someone: gallery must be values [size, dimensions], found ${count} values for [${size}, ${dimensions}]`,
    );
  });

  it.each<[found: string, values: unknown]>([
    ['Array', [1, 2]],
    ['Float64Array', Float64Array.of(1, 2)],
    ['Uint8Array', Uint8Array.of(1, 2)],
    ['undefined', undefined],
  ])('refuses values in %s', (found, values) => {
    const embeddings = { values: values as Float32Array, size: 1, dimensions: 2 };
    expect(() => checkEmbeddings('someone', 'gallery', embeddings)).toThrow(
      `someone: gallery.values must be a Float32Array, found ${found}; make one with Float32Array.from(values)`,
    );
  });
});
