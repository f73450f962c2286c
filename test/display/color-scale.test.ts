import { describe, expect, it } from 'vitest';
import { scaleColor } from '../../lib/display/color-scale';

/** CIE lightness L* of an sRGB colour, 0 to 100. */
function lightness(rgb: readonly number[]): number {
  const [r, g, b] = rgb
    .map((value) => value / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return luminance > 0.008856 ? 116 * Math.cbrt(luminance) - 16 : 903.3 * luminance;
}

describe('scaleColour', () => {
  const shares = Array.from({ length: 101 }, (_, index) => index / 100);

  it('rises evenly from dark to light, so that it reads in grey print', () => {
    const light = shares.map((share) => lightness(scaleColor(share)));
    const [dark, bright] = [light[0], light[100]];
    expect(bright - dark).toBeGreaterThan(70);
    for (const [index, found] of light.entries()) {
      if (index > 0) expect(found).toBeGreaterThan(light[index - 1]);
      expect(Math.abs(found - (dark + shares[index] * (bright - dark)))).toBeLessThan(2.5);
    }
  });

  it('has the ends and the middle of viridis', () => {
    expect([0, 0.5, 1].map(scaleColor)).toEqual([
      [68, 1, 84],
      [33, 144, 140],
      [253, 231, 37],
    ]);
  });

  it('gives what lies beyond the colour of the nearer end', () => {
    expect([-5, 1.2].map(scaleColor)).toEqual([0, 1].map(scaleColor));
  });
});
