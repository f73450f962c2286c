import { describe, expect, it } from 'vitest';
import { degreesBetween, distanceBetween } from '../../lib/display/vector-geometry';
import { arcBetween, arrowhead, gapBetween, outlineOf, outwardOf, pointsOf } from '../../lib/display/vector-shapes';

describe('outlineOf', () => {
  it('goes from the origin to the tip and around a head of its size, in any direction', () => {
    for (const tip of [
      { x: 100, y: 0 },
      { x: -30, y: 40 },
      { x: 0, y: -70 },
    ]) {
      const [start, end, one, other, last] = outlineOf(tip);
      expect([start, end, last]).toEqual([{ x: 0, y: 0 }, tip, tip]);
      expect(distanceBetween(one, other)).toBeCloseTo(arrowhead.width, 9);
      const base = { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
      expect(distanceBetween(base, tip)).toBeCloseTo(arrowhead.length, 9);
      expect(degreesBetween(base, tip)).toBe(0);
    }
  });
});

describe('arcBetween', () => {
  it('turns from one vector to the other, with points close enough for a curve', () => {
    const [from, to] = [
      { x: 100, y: 0 },
      { x: 0, y: -50 },
    ];
    const arc = arcBetween(from, to, 0);
    expect(arc.turn).toBeCloseTo(-Math.PI / 2, 12);
    const points = pointsOf(arc);
    expect(degreesBetween(points[0], from)).toBe(0);
    expect(degreesBetween(points[points.length - 1], to)).toBe(0);
    for (const point of points) expect(Math.hypot(point.x, point.y)).toBeCloseTo(arc.radius, 9);
    expect(arc.radius).toBeLessThan(50);
  });
});

describe('gapBetween', () => {
  it('joins two tips, or lies beside the longer arrow, whose direction it keeps', () => {
    const [a, b] = [
      { x: 100, y: 0 },
      { x: 0, y: 50 },
    ];
    expect(gapBetween(a, b)).toEqual([a, b]);
    const [from, to] = gapBetween(a, { x: 40, y: 0 });
    expect(Math.abs(from.y)).toBeGreaterThan(5);
    expect([from.x - 100, to.x - 40, to.y - from.y].map((off) => Math.abs(off) < 1e-9)).toEqual([true, true, true]);
  });
});

describe('outwardOf', () => {
  it('is at a right angle to the line between two tips, and away from the origin', () => {
    const [a, b] = [
      { x: 100, y: 10 },
      { x: 20, y: 70 },
    ];
    for (const normal of [outwardOf(a, b), outwardOf(b, a)]) {
      expect(normal.x * (b.x - a.x) + normal.y * (b.y - a.y)).toBeCloseTo(0, 9);
      expect(normal.x * a.x + normal.y * a.y).toBeGreaterThan(0);
    }
  });
});
