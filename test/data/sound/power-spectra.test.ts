import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fftSize, powerSpectra } from '../../../lib/data/sound/power-spectra';

/** By the formula, term by term. */
function slowPowers(samples: readonly number[], length: number, start: number): number[] {
  const size = fftSize(length);
  return Array.from({ length: size / 2 + 1 }, (_, k) => {
    let [real, imaginary] = [0, 0];
    for (let n = 0; n < length; n++) {
      const value = ((1 - Math.cos((2 * Math.PI * n) / length)) / 2) * (samples[start + n] ?? 0);
      real += value * Math.cos((2 * Math.PI * k * n) / size);
      imaginary -= value * Math.sin((2 * Math.PI * k * n) / size);
    }
    return real ** 2 + imaginary ** 2;
  });
}

describe('powerSpectra', () => {
  it('are those of the formula, of windows of any length, beyond the end too', () => {
    const sound = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(sound, fc.integer({ min: 2, max: 40 }), fc.nat(50), (samples, length, start) => {
        const powersFrom = powerSpectra(samples, length);
        powersFrom(0);
        const found = powersFrom(start);
        const wanted = slowPowers(samples, length, start);
        expect(found.length).toBe(wanted.length);
        wanted.forEach((power, k) => void expect(found[k]).toBeCloseTo(power, 9));
      }),
      { numRuns: 100 },
    );
  });
});

describe('fftSize', () => {
  it('is the power of two at or above a length', () => {
    expect([2, 3, 4, 200, 256, 257, 1411].map(fftSize)).toEqual([2, 4, 4, 256, 256, 512, 2048]);
  });
});
