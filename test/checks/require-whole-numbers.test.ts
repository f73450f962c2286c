import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWholeNumber, requireWholeNumbers } from '../../lib/checks/require-whole-numbers';

describe('requireWholeNumbers', () => {
  const none: unknown[] = [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '1', 1n, true, null, undefined, [1], {}];

  it('takes whole numbers within the bounds, both included', () => {
    expect(() => requireWholeNumbers('me', { a: 1, b: Number.MAX_SAFE_INTEGER })).not.toThrow();
    expect(() => requireWholeNumbers('me', { a: 0, b: 3 }, { least: 0, most: 3 })).not.toThrow();
    const any = { least: Number.NEGATIVE_INFINITY };
    expect(() => requireWholeNumbers('me', { a: -(2 ** 53) + 1, b: -0 }, any)).not.toThrow();
  });

  it('names the first value that is not one, what was found and what was wanted', () => {
    const message = (values: Record<string, unknown>, bounds = {}) => {
      try {
        requireWholeNumbers('me', values, bounds);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        return (error as Error).message;
      }
      throw new Error('was taken');
    };
    expect(message({ a: 1, b: 0, c: 0.5 })).toBe('me: b must be a whole number of 1 or more, found 0');
    expect(message({ k: '2' })).toBe("me: k must be a whole number of 1 or more, found '2'");
    expect(message({ n: 2000 }, { least: 40_000 })).toBe('me: n must be a whole number of 40,000 or more, found 2000');
    expect(message({ k: 4 }, { most: 3, reason: 'the size', advice: 'lower k' })).toBe(
      'me: k must be a whole number from 1 to 3, the size, found 4; lower k',
    );
    expect(message({ seed: 0.5 }, { least: Number.NEGATIVE_INFINITY, advice: 'pass { seed: 7 }' })).toBe(
      'me: seed must be a whole number, found 0.5; pass { seed: 7 }',
    );
  });

  it.each(none)('refuses %s', (value) => {
    expect(() => requireWholeNumbers('me', { value }, { least: Number.NEGATIVE_INFINITY })).toThrow(RangeError);
    expect(isWholeNumber(value)).toBe(false);
  });
});

describe('isWholeNumber', () => {
  it('is true of whole numbers from least, 0 by default, to most', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.integer(), (value, one, other) => {
        const [least, most] = [Math.min(one, other), Math.max(one, other)];
        const isBetween = value === Math.min(Math.max(value, least), most);
        expect(isWholeNumber(value, { least, most })).toBe(isBetween);
        expect(isWholeNumber(value)).toBe(!String(value).startsWith('-'));
        expect(isWholeNumber(value + 0.5, { least, most })).toBe(false);
      }),
    );
  });
});
