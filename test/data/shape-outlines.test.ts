import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawShape, knownShapes } from '../../lib/data/shape-outlines';
import { createRandom } from '../../lib/tensorflow/seeded-random';

type Point = [x: number, y: number];

const svg = (shape: string, size: number, seed: number) => drawShape(shape, size, '#ff0000', createRandom({ seed }));
const attribute = (element: string, name: string) => element.match(new RegExp(` ${name}="([^"]*)"`))![1];
const corners = (element: string) =>
  attribute(element, 'points')
    .split(' ')
    .map((point) => point.split(',').map(Number) as Point);
const side = ([ax, ay]: Point, [bx, by]: Point) => Math.hypot(ax - bx, ay - by);
const angle = ([ax, ay]: Point, [bx, by]: Point, [cx, cy]: Point) => {
  const cosine =
    ((ax - bx) * (cx - bx) + (ay - by) * (cy - by)) / (side([ax, ay], [bx, by]) * side([cx, cy], [bx, by]));
  return (Math.acos(cosine) * 180) / Math.PI;
};

const sizes = fc.integer({ min: 8, max: 512 });
const seeds = fc.nat();

describe('drawShape', () => {
  it('leaves a pixel free on each side, whatever the size', () => {
    fc.assert(
      fc.property(fc.constantFrom(...knownShapes), sizes, seeds, (shape, size, seed) => {
        const element = svg(shape, size, seed);
        const reached =
          shape === 'circle'
            ? ['cx', 'cy'].flatMap((name) => {
                const [center, radius] = [name, 'r'].map((name) => Number(attribute(element, name)));
                return [center - radius, center + radius];
              })
            : corners(element).flat();
        for (const coordinate of reached) expect(coordinate > 1 && coordinate < size - 1).toBe(true);
      }),
    );
  });

  it('draws triangles with two equal sides, and no angle that could be overlooked', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const [a, b, c, ...more] = corners(svg('triangle', 512, seed));
        expect(more).toEqual([]);
        expect(Math.abs(side(a, b) - side(a, c))).toBeLessThan(0.05);
        for (const corner of [angle(a, b, c), angle(b, a, c)]) expect(corner > 47 && corner < 69).toBe(true);
      }),
    );
  });

  it('draws rectangles with right angles, longer than wide', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const [a, b, c, d, ...more] = corners(svg('rectangle', 512, seed));
        expect(more).toEqual([]);
        for (const corner of [angle(a, b, c), angle(b, c, d), angle(c, d, a), angle(d, a, b)])
          expect(Math.abs(corner - 90)).toBeLessThan(0.1);
        const [long, wide] = [side(a, b), side(b, c)].sort((one, other) => other - one);
        expect(wide / long > 0.395 && wide / long < 0.755).toBe(true);
      }),
    );
  });

  it('varies size, place and direction over all that fits', () => {
    const circles = Array.from({ length: 400 }, (_, seed) => svg('circle', 100, seed));
    const radii = circles.map((circle) => Number(attribute(circle, 'r')));
    expect([Math.min(...radii), Math.max(...radii)]).toEqual([expect.closeTo(19.56, 0), expect.closeTo(39.1, 0)]);
    for (const name of ['cx', 'cy']) {
      const places = circles.map((circle) => Number(attribute(circle, name)));
      expect(Math.min(...places)).toBeLessThan(30);
      expect(Math.max(...places)).toBeGreaterThan(70);
    }
    const quarters = Array.from({ length: 400 }, (_, seed) => {
      const [[ax, ay], [bx, by], [cx, cy]] = corners(svg('triangle', 100, seed));
      return Math.floor((2 * Math.atan2(2 * ay - by - cy, 2 * ax - bx - cx)) / Math.PI);
    });
    for (const quarter of [-2, -1, 0, 1])
      expect(quarters.filter((found) => found === quarter).length).toBeGreaterThan(70);
  });

  it('repeats itself for a seed, on every machine', () => {
    expect(knownShapes.map((shape) => svg(shape, 28, 7))).toEqual([
      `<polygon points="18.36,6 15.82,21.86 3.45,11.96" fill="#ff0000"/>`,
      `<circle cx="11.89" cy="12.82" r="7.38" fill="#ff0000"/>`,
      `<polygon points="21.23,9.96 11.33,22.35 3.96,16.46 13.87,4.07" fill="#ff0000"/>`,
    ]);
  });
});
