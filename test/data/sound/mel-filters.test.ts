import { describe, expect, it } from 'vitest';
import { melFilters } from '../../../lib/data/sound/mel-filters';

const settings = { size: 256, sampleRate: 8000, bands: 20, lowest: 50, highest: 4000 };

describe('melFilters', () => {
  it('overlap so that their weights of a frequency between the first and the last middle add up to 1', () => {
    const filters = melFilters(settings);
    const sums = new Float64Array(129);
    for (const { first, weights } of filters)
      weights.forEach((weight, i) => {
        sums[first + i] += weight;
      });
    const mel = (f: number) => 1127 * Math.log(1 + f / 700);
    const middle = (band: number) => mel(50) + ((mel(4000) - mel(50)) * (band + 1)) / 21;
    const between = [...sums.keys()].filter((bin) => {
      const pitch = mel((bin * 8000) / 256);
      return pitch >= middle(0) && pitch <= middle(19);
    });
    expect(between.length).toBeGreaterThan(100);
    for (const bin of between) expect(sums[bin]).toBeCloseTo(1, 12);
  });

  it('become wider, band by band, and never count the mean of the samples', () => {
    const filters = melFilters({ ...settings, lowest: 1 });
    const widths = filters.map(({ weights }) => weights.length);
    expect(widths.at(-1)).toBeGreaterThan(3 * widths[0]);
    for (const { first, weights } of filters) {
      expect(first).toBeGreaterThan(0);
      expect(Math.min(...weights)).toBeGreaterThan(0);
    }
  });

  it('refuse a band without a frequency', () => {
    expect(() => melFilters({ ...settings, bands: 100 })).toThrow('found none in band');
  });
});
