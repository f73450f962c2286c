import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gridOf, viewOf } from '../../lib/display/vector-layout';

const coordinate = fc.float({ noNaN: true, noDefaultInfinity: true });
const vectors = fc.array(fc.record({ name: fc.string({ maxLength: 12 }), x: coordinate, y: coordinate }), {
  minLength: 1,
  maxLength: 4,
});

describe('viewOf', () => {
  it('shows the origin and every tip, with one unit equally long on both axes', () => {
    fc.assert(
      fc.property(fc.array(vectors, { minLength: 1, maxLength: 3 }), fc.integer({ min: 1, max: 4 }), (all, columns) => {
        const panels = all.map((one) => ({ name: 'p', vectors: one, angles: [], distances: [] }));
        const view = viewOf(panels, columns);
        for (const { x, y } of [{ x: 0, y: 0 }, ...all.flat()]) {
          expect(x * view.scale).toBeGreaterThan(view.frame.left);
          expect(x * view.scale).toBeLessThan(view.frame.right);
          expect(y * view.scale).toBeGreaterThan(view.frame.bottom);
          expect(y * view.scale).toBeLessThan(view.frame.top);
        }
        expect(((view.x[1] - view.x[0]) * view.scale) / view.width).toBeCloseTo(1, 9);
        expect(((view.y[1] - view.y[0]) * view.scale) / view.height).toBeCloseTo(1, 9);
      }),
    );
  });
});

describe('gridOf', () => {
  it.each([
    [1, 1],
    [3, 3],
    [5, 2],
    [8, 4],
  ])('has places for %d panels in %d columns, which are equally large and do not overlap', (count, columns) => {
    const panel = { width: 190, height: 150 };
    const { width, height, domainOf } = gridOf(count, columns, panel);
    const places = Array.from({ length: count }, (_, i) => domainOf(i));
    for (const [i, { x, y }] of places.entries()) {
      expect((x[1] - x[0]) * width).toBeCloseTo(panel.width, 6);
      expect((y[1] - y[0]) * height).toBeCloseTo(panel.height, 6);
      expect(Math.min(x[0], y[0])).toBeGreaterThanOrEqual(0);
      expect(Math.max(x[1], y[1])).toBeLessThanOrEqual(1);
      for (const other of places.slice(0, i))
        expect(other.x[1] < x[0] || x[1] < other.x[0] || other.y[1] < y[0] || y[1] < other.y[0]).toBe(true);
    }
  });
});
