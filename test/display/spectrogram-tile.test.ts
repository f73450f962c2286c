import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logMelSpectrogram } from '../../lib/data/log-mel-spectrogram';
import { scaleColor } from '../../lib/display/color-scale';
import { montage } from '../../lib/display/montage';
import { spectrogramTile } from '../../lib/display/spectrogram-tile';

/** Two frames of three bands. */
const small = { values: [-100, -80, -60, -40, -20, 0], frames: 2, bands: 3 };
const colorsOf = ({ pixels, shape: [height, width] }: { pixels: Uint8Array; shape: readonly number[] }) =>
  Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => [...pixels.subarray((y * width + x) * 3, (y * width + x + 1) * 3)]),
  );

describe('spectrogramTile', () => {
  it('shows time from left to right and low bands at the bottom', () => {
    const tile = spectrogramTile(small, { range: [-100, 0] });
    expect(tile.shape).toEqual([3, 2, 3]);
    expect(colorsOf(tile)).toEqual([[0.4, 1].map(scaleColor), [0.2, 0.8].map(scaleColor), [0, 0.6].map(scaleColor)]);
  });

  it('reaches from 80 decibels below the loudest value to it, by default', () => {
    const [, , [lowest, middle]] = colorsOf(spectrogramTile(small));
    expect([lowest, middle]).toEqual([0, 0.5].map(scaleColor));
    const quiet = { ...small, values: small.values.map((value) => value - 37) };
    expect(spectrogramTile(quiet).pixels).toEqual(spectrogramTile(small).pixels);
  });

  it('has every value in its place, whatever the size', () => {
    const sizes = fc.record({ frames: fc.integer({ min: 1, max: 9 }), bands: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(sizes, fc.infiniteStream(fc.integer({ min: -100, max: 40 })), ({ frames, bands }, numbers) => {
        const next = () => numbers.next().value as number;
        const lists = Array.from({ length: frames }, () => Array.from({ length: bands }, next));
        const tile = spectrogramTile({ values: lists.flat(), frames, bands }, { range: [-100, 40] });
        const found = colorsOf(tile).reverse();
        for (const [t, list] of lists.entries())
          for (const [b, value] of list.entries()) expect(found[b][t]).toEqual(scaleColor((value + 100) / 140));
      }),
      { numRuns: 50 },
    );
  });

  it('shows a rising tone as a line that rises', () => {
    const chirp = Float32Array.from({ length: 8000 }, (_, n) => Math.sin(2 * Math.PI * 1500 * (n / 8000) ** 2));
    const tile = spectrogramTile(logMelSpectrogram(chirp, { sampleRate: 8000 }));
    const [height, width] = tile.shape;
    const lightness = (x: number, y: number) => tile.pixels[(y * width + x) * 3 + 1];
    const tops = [10, 40, 80].map((x) => {
      const column = Array.from({ length: height }, (_, y) => lightness(x, y));
      return column.indexOf(Math.max(...column));
    });
    expect(tops[0]).toBeGreaterThan(tops[1]);
    expect(tops[1]).toBeGreaterThan(tops[2]);
  });

  it('is a tile of a montage, said in words', async () => {
    expect(spectrogramTile(small).alt).toBe('spectrogram of 2 frames and 3 bands, loudest in band 3 of 3 at frame 2');
    const tile = spectrogramTile(small, { alt: 'seven', caption: '7', color: 'red', border: 'blue' });
    expect(tile).toMatchObject({ alt: 'seven', caption: '7', color: 'red', border: 'blue' });
    expect((await montage([tile])).alt).toBe('One image: seven, 7.');
  });

  it('refuses what is no spectrogram', () => {
    const cases: [object, object, string][] = [
      [{ values: [1, 2, 3] }, {}, 'spectrogramTile: values must be 6 for 2 frames of 3 bands, found 3'],
      [{ bands: undefined }, {}, 'bands must be a whole number of 1 or more, found undefined'],
      [{}, { range: [0, -80] }, 'range must be two finite numbers, the lower one first, found 0 to -80'],
    ];
    for (const [changed, options, message] of cases)
      expect(() => spectrogramTile({ ...small, ...changed }, options)).toThrow(message);
  });
});
