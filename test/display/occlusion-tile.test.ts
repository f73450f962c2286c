import { describe, expect, it } from 'vitest';
import { makeImageDataset } from '../../lib/data/dataset';
import { scaleColor } from '../../lib/display/color-scale';
import { montage } from '../../lib/display/montage';
import { occlusionTile } from '../../lib/display/occlusion-tile';

/** One grey image and one black one, of 3x4. */
const dataset = makeImageDataset({
  name: 'two',
  images: Uint8Array.from({ length: 24 }, (_, i) => (i < 12 ? i * 20 : 0)),
  shape: [3, 4, 1],
  labels: [0, 1],
  classNames: ['cat', 'dog'],
});
/** Squares of 2x2 in two rows of three, which overlap. */
const map = { values: [0, 1, 3, 2, 5, 4], tops: [0, 1], lefts: [0, 1, 2], size: 2 };
/** By hand: the mean of the squares that cover each pixel. */
const means = [
  [0, 0.5, 2, 3],
  [1, 2, 3.25, 3.5],
  [2, 3.5, 4.5, 4],
];
const colorAt = ({ pixels }: { pixels: Uint8Array }, y: number, x: number) => [
  ...pixels.subarray((y * 4 + x) * 3, (y * 4 + x + 1) * 3),
];

describe('occlusionTile', () => {
  it('mixes the colour of the mean fall with the grey of the image', () => {
    const tile = occlusionTile(dataset, 0, map);
    expect(tile.shape).toEqual([3, 4, 3]);
    for (const [y, line] of means.entries())
      for (const [x, mean] of line.entries()) {
        const gray = (y * 4 + x) * 20;
        const wanted = scaleColor(mean / 4.5).map((value) => Math.round(0.6 * value + 0.4 * gray));
        expect(colorAt(tile, y, x)).toEqual(wanted);
      }
  });

  it('takes the range that it is told to, for images that are compared', () => {
    const tile = occlusionTile(dataset, 1, map, { range: [1, 3] });
    const dimmed = (share: number) => scaleColor(share).map((value) => Math.round(0.6 * value));
    expect(colorAt(tile, 0, 0)).toEqual(dimmed(0));
    expect(colorAt(tile, 1, 1)).toEqual(dimmed(0.5));
    expect(colorAt(tile, 2, 3)).toEqual(dimmed(1));
  });

  it('turns colours into grey by their luminance', () => {
    const images = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255);
    const colored = makeImageDataset({ ...dataset, images, shape: [1, 3, 3], labels: [0] });
    const tile = occlusionTile(colored, 0, { values: [1, 1, 1], tops: [0], lefts: [0, 1, 2], size: 1 });
    const gray = [76.245, 149.685, 29.07];
    for (const [x, light] of gray.entries())
      expect(colorAt(tile, 0, x)).toEqual(scaleColor(0).map((value) => Math.round(0.6 * value + 0.4 * light)));
  });

  it('is a tile of a montage, said in words', async () => {
    const alt = 'cat: the score falls most, by 4.5, where row 3 of 3 and column 3 of 4 are covered';
    expect(occlusionTile(dataset, 0, map).alt).toBe(alt);
    const tile = occlusionTile(dataset, 0, map, { caption: '0.9', border: 'red' });
    expect(tile).toMatchObject({ caption: '0.9', border: 'red', alt });
    expect((await montage([tile])).alt).toContain(alt);
  });

  it('refuses the map of another image', () => {
    const cases: [object, object, string][] = [
      [{ values: [1] }, {}, 'occlusionTile: values must be 6 for 2 x 3 squares, found 1'],
      [{ values: [0, 1, 2, 3, 4, Number.NaN] }, {}, 'values must be finite numbers, found NaN at 5'],
      [{ size: 1 }, {}, 'must cover an image of 3x4, found squares up to 2x3; pass the map of this image'],
      [{ tops: [0, 2] }, {}, 'found squares up to 4x4'],
      [{ values: [], tops: [], lefts: [] }, {}, 'found squares up to 2x2'],
      [{ lefts: [0, 0, 2], tops: [1, 1] }, {}, 'must cover an image of 3x4'],
      [{}, { range: [2, 2] }, 'range must be two finite numbers, the lower one first, found 2 to 2'],
    ];
    for (const [changed, options, message] of cases)
      expect(() => occlusionTile(dataset, 0, { ...map, ...changed }, options)).toThrow(message);
    expect(() => occlusionTile(dataset, 2, map)).toThrow('row must be from 0 to 1, found 2');
  });
});
