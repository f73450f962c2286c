import { describe, expect, it } from 'vitest';
import { createRandom } from '../../lib/tensorflow/seeded-random.js';
import { growthPerStep } from '../../soak/memory/growth.mjs';

/** 60 measurements of a process that leaks this many bytes per step, in pages of 4096 bytes, on top of what `more` adds. */
const looks = (leak: number, more: (step: number) => number = () => 0) =>
  Array.from({ length: 60 }, (_, i) => {
    const step = 20_000 + 1000 * i;
    return { step, bytes: 4096 * Math.floor((3e8 + leak * step + more(step)) / 4096) };
  });

/** 10 MB at once, like an arena of glibc; a pool that fills up at first; and garbage that is not collected yet. */
const arena = (step: number) => (step > 53_000 ? 10e6 : 0);
const pool = (step: number) => 5e6 * (1 - Math.exp(-step / 5000));
function garbage(seed: number) {
  const random = createRandom({ seed });
  return () => random.integer(30_000);
}

describe('growthPerStep', () => {
  it('is the leak, whatever the number of windows', () => {
    for (const windows of [2, 5, 12, 60]) expect(growthPerStep(looks(4096), windows)).toBe(4096);
  });

  it.each([0, 16, 64])('finds a leak of %d bytes per step beside what only happens once, and noise', (leak) => {
    for (let seed = 1; seed <= 20; seed++) {
      const noise = garbage(seed);
      const found = growthPerStep(looks(leak, (step) => arena(step) + pool(step) + noise()));
      expect(Math.abs(found - leak)).toBeLessThan(8);
    }
  });

  it('is not the growth from first to last', () => {
    const found = looks(0, arena);
    expect((found[59].bytes - found[0].bytes) / 59_000).toBeGreaterThan(160);
    expect(growthPerStep(found)).toBe(0);
  });

  it('refuses fewer measurements than windows', () => {
    expect(() => growthPerStep(looks(1).slice(0, 11))).toThrow(
      'windows must be two or more, with a measurement for each, found 11',
    );
  });
});
