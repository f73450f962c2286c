import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AffineSource, sampleAffine } from '../../lib/augmentation/sample-affine';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { type NaiveSource, naiveAffine } from '../oracles/naive-affine';
import { noiseImages } from '../training/augmented';

interface Golden {
  images: number[][][];
  cases: { matrix: number[][]; offset: number[]; fill: number; results: number[][][] }[];
}
const golden: Golden = JSON.parse(readFileSync(join(__dirname, '..', 'oracles', 'affine-golden.json'), 'utf8'));

const itself: NaiveSource = { xx: 1, xy: 0, yx: 0, yy: 1, x: 0, y: 0 };
/** The map of each image, as tensors. */
const sourcesOf = (all: NaiveSource[]): AffineSource => {
  const each = (name: keyof NaiveSource) =>
    tf.tensor3d(
      all.map((one) => one[name]),
      [all.length, 1, 1],
    );
  return { xx: each('xx'), xy: each('xy'), yx: each('yx'), yy: each('yy'), x: each('x'), y: each('y') };
};
const asImages = (pixels: number[][][]) => tf.tensor3d(pixels).expandDims<tf.Tensor4D>(3);
/** Grey images, mapped. */
const mapped = (pixels: number[][][], sources: NaiveSource[], fill = 0) =>
  tf.tidy(() => sampleAffine(asImages(pixels), sourcesOf(sources), fill).squeeze([3]).arraySync() as number[][][]);

const part = (most: number) => fc.integer({ min: -64 * most, max: 64 * most }).map((i) => i / 64);
const anySource = fc.record({ xx: part(2), xy: part(2), yx: part(2), yy: part(2), x: part(4), y: part(4) });
const square = noiseImages([1, 5, 5, 1], 4).squeeze<tf.Tensor3D>([3]).arraySync();
const wide = noiseImages([3, 6, 9, 1], 5).squeeze<tf.Tensor3D>([3]).arraySync();

describe('sampleAffine', () => {
  it('agrees with loops over the pixels, with a different map for each image', () => {
    fc.assert(
      fc.property(fc.tuple(anySource, anySource, anySource), fc.constantFrom(0, 0.5, -1), (sources, fill) => {
        const wanted = wide.map((image, i) => naiveAffine(image, sources[i], fill));
        expect(mapped(wide, sources, fill)).toBeAllclose(wanted, { atol: 1e-5 });
      }),
      { numRuns: 40 },
    );
  });

  it.each(golden.cases)('agrees with SciPy for $matrix and $offset', ({ matrix, offset, fill, results }) => {
    const [[yy, yx], [xy, xx]] = matrix;
    const source = { xx, xy, yx, yy, x: offset[1], y: offset[0] };
    expect(mapped(golden.images, [source, source], fill)).toBeAllclose(results, { atol: 1e-5 });
  });

  it('leaves an image as it is, to the last bit, and each channel on its own', () => {
    expect(mapped(wide, [itself, itself, itself])).toEqual(wide);
    const images = noiseImages([2, 4, 6, 3]);
    const same = sampleAffine(images, sourcesOf([itself, itself]), 0);
    expect(same.dataSync()).toEqual(images.dataSync());
    const source = { ...itself, xy: 0.25, x: -1.5 };
    const all = sampleAffine(images, sourcesOf([source, source]), 0.25);
    const blue = images.slice([0, 0, 0, 2], [-1, -1, -1, 1]);
    const alone = sampleAffine(blue, sourcesOf([source, source]), 0.25);
    expect(all.slice([0, 0, 0, 2], [-1, -1, -1, 1]).dataSync()).toEqual(alone.dataSync());
  });

  it('makes columns into rows when it turns an image with a middle pixel by a quarter', () => {
    const quarter = { ...itself, xx: 0, xy: 1, yx: -1, yy: 0 };
    const clockwise = square[0].map((_, column) => square[0].map((row) => row[column]).reverse());
    expect(mapped(square, [quarter])).toEqual([clockwise]);
    // The same with a computed cosine of 90 degrees, which rounding keeps from 0.
    const [cos, sin] = [Math.cos(Math.PI / 2), Math.sin(Math.PI / 2)].map(Math.fround);
    expect(mapped(square, [{ ...itself, xx: cos, xy: sin, yx: -sin, yy: cos }])).toBeAllclose([clockwise], {
      atol: 1e-5,
    });
  });

  it('moves an image by whole pixels, and fills the space that becomes free', () => {
    const [found] = mapped(square, [{ ...itself, x: 2, y: -1 }], 7);
    const at = (y: number, x: number) => square[0][y]?.[x] ?? 7;
    expect(found).toEqual(square[0].map((row, y) => row.map((_, x) => at(y - 1, x + 2))));
  });

  it('gives only the fill value if the whole image is out of sight, however far', () => {
    for (const x of [100, -1e9, 1e30])
      for (const value of mapped(square, [{ ...itself, x }], 0.5).flat(2)) expect(value).toBe(0.5);
  });

  it('gives no value outside the range of the image and the fill value', () => {
    fc.assert(
      fc.property(anySource, fc.constantFrom(0, 0.5, 2), (source, fill) => {
        const all = [...square.flat(2), fill];
        const found = mapped(square, [source], fill).flat(2);
        const rounding = 1e-6;
        expect(Math.min(...found)).toBeGreaterThanOrEqual(Math.min(...all) - rounding);
        expect(Math.max(...found)).toBeLessThanOrEqual(Math.max(...all) + rounding);
      }),
      { numRuns: 40 },
    );
  });
});
