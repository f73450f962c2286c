import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantize } from '../../../lib/models/saved/quantize';

const back = ({ bytes, scale, min }: ReturnType<typeof quantize>) => Array.from(bytes, (byte) => byte * scale + min);

describe('quantize', () => {
  it('moves no value by more than half of 1/255 of the range, and keeps the minimum and the maximum', () => {
    fc.assert(
      fc.property(
        fc.float32Array({ noNaN: true, noDefaultInfinity: true, min: -(2 ** 99), max: 2 ** 99, minLength: 1 }),
        (values) => {
          const quantized = quantize(values);
          const [least, greatest] = [Math.min(...values), Math.max(...values)];
          const step = (greatest - least) / 255;
          const slack = 1e-6 * Math.max(Math.abs(least), Math.abs(greatest));
          for (const [i, value] of back(quantized).entries())
            expect(Math.abs(value - values[i])).toBeLessThanOrEqual(step / 2 + slack);
          expect(quantized.min).toBe(least);
        },
      ),
    );
  });

  it('gives back a constant, and an empty array, exactly', () => {
    expect(back(quantize(Float32Array.of(0.5, 0.5)))).toEqual([0.5, 0.5]);
    expect(back(quantize(new Float32Array()))).toEqual([]);
  });

  it('refuses values that are not finite', () => {
    expect(() => quantize(Float32Array.of(1, Number.NaN))).toThrow(
      'quantize: values must be finite numbers, found NaN',
    );
  });
});
