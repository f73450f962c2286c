import { describe, expect, it } from 'vitest';
import { drawTone, knownColors } from '../../lib/data/color-tones';
import { createRandom } from '../../lib/tensorflow/seeded-random';
import { degreesOutside, hslOf, promisedHues } from '../oracles/hue';

const tonesOf = (color: string, count: number, seed = 1) => {
  const random = createRandom({ seed });
  return Array.from({ length: count }, () => drawTone(color, random));
};
const channels = (tone: string) => [1, 3, 5].map((start) => Number.parseInt(tone.slice(start, start + 2), 16));
const range = (values: number[]) => [Math.min(...values), Math.max(...values)];

describe('drawTone', () => {
  it('knows the colours that have promised hues, and white and grey', () => {
    expect([...knownColors].sort()).toEqual([...Object.keys(promisedHues), 'white', 'gray'].sort());
  });

  it.each(Object.keys(promisedHues))(
    'draws %s across its whole range of hues, vivid and in varied lightness',
    (color) => {
      const drawn = tonesOf(color, 500);
      for (const tone of drawn) expect(tone).toMatch(/^#[0-9a-f]{6}$/);
      const measured = drawn.map((tone) => hslOf(channels(tone)));
      for (const { hue } of measured) expect(degreesOutside(color, hue)).toBeLessThan(0.5);
      const [from, to] = promisedHues[color];
      const [least, most] = range(measured.map(({ hue }) => (hue > 180 && from < 0 ? hue - 360 : hue)));
      expect(most - least).toBeGreaterThan(0.9 * (to - from));
      expect(Math.min(...measured.map(({ saturation }) => saturation))).toBeGreaterThan(0.73);
      const [darkest, lightest] = range(measured.map(({ lightness }) => lightness));
      expect([darkest, lightest]).toEqual([expect.closeTo(0.42, 1.5), expect.closeTo(0.64, 1.5)]);
      expect(new Set(drawn).size).toBeGreaterThan(450);
    },
  );

  it('draws white and grey without a hue, told apart by their lightness', () => {
    const lightness = (color: string) => range(tonesOf(color, 500).map((tone) => hslOf(channels(tone)).lightness));
    for (const tone of [...tonesOf('white', 50), ...tonesOf('gray', 50)]) expect(new Set(channels(tone)).size).toBe(1);
    expect(lightness('gray')[1] + 0.2).toBeLessThan(lightness('white')[0]);
    expect(lightness('gray')[0]).toBeGreaterThan(0.3);
  });

  it('repeats itself for a seed, on every machine', () => {
    expect(tonesOf('red', 3, 7)).toEqual(['#e91927', '#f33933', '#e31e39']);
    expect(tonesOf('red', 3, 7)).not.toEqual(tonesOf('red', 3, 8));
  });
});
