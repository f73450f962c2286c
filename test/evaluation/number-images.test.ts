import { describe, expect, it } from 'vitest';
import { numberImages } from '../../lib/evaluation/number-images';

describe('numberImages', () => {
  it('numbers images in the order in which they first appear, left before right', () => {
    expect(numberImages('who asks', { left: Int32Array.of(7, 2, 7), right: Int32Array.of(2, 9, 9) })).toEqual({
      left: Int32Array.of(0, 1, 0),
      right: Int32Array.of(1, 2, 2),
      count: 3,
    });
  });

  it('refuses what is not a row, and says where it stands', () => {
    expect(() => numberImages('who asks', { left: Int32Array.of(0, 1), right: Int32Array.of(1, -3) })).toThrow(
      'who asks: rows must be whole numbers of 0 or more, found -3 at right[1]',
    );
  });
});
