import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxAround, distanceTo, overlap, textSize } from '../../lib/display/label-places';
import { drawVectors } from '../../lib/display/vector-drawing';
import { degreesBetween, distanceBetween, type Vector, type VectorPair } from '../../lib/display/vector-geometry';
import { labelSize } from '../../lib/display/vector-labels';

const vector = (name: string, x: number, y: number): Vector => ({ name, x, y });
const view = { scale: 1, frame: { left: -150, right: 150, bottom: -150, top: 150 } };
const none = { angles: [], distances: [] };
const pairOf = (one: Vector, other: Vector): VectorPair[] => [[one, other]];

/** The boxes of all labels, as they were placed. */
function boxesOf(labels: { text: string; center: { x: number; y: number } }[]) {
  return labels.map(({ text, center }) => {
    const { width, height } = textSize(text, labelSize);
    return boxAround(center, width, height);
  });
}

describe('drawVectors', () => {
  it('draws the longest first, and says which lies on a longer one', () => {
    const vectors = [vector('short', 40, 20), vector('long', 100, 50), vector('other', 0, 60)];
    const { arrows } = drawVectors(vectors, none, { ...view, scale: 2 });
    expect(arrows).toEqual([
      { name: 'long', tip: { x: 200, y: 100 }, covering: false },
      { name: 'other', tip: { x: 0, y: 120 }, covering: false },
      { name: 'short', tip: { x: 80, y: 40 }, covering: true },
    ]);
    const opposite = drawVectors([vector('a', 100, 0), vector('b', -50, 0)], none, view);
    expect(opposite.arrows.map(({ covering }) => covering)).toEqual([false, false]);
  });

  it('draws an arc from one vector to the other, the shorter way, inside both', () => {
    for (const [x, y] of [
      [0, 50],
      [0, -50],
      [-50, 1],
      [-50, -1],
    ]) {
      const [a, b] = [vector('a', 100, 0), vector('b', x, y)];
      const [points] = drawVectors([a, b], { angles: pairOf(a, b), distances: [] }, view).arcs;
      const radii = points.map((point) => Math.hypot(point.x, point.y));
      expect(Math.max(...radii)).toBeLessThan(50);
      expect(Math.max(...radii) - Math.min(...radii)).toBeLessThan(1e-9);
      expect(points[0].y).toBeCloseTo(0, 9);
      const end = points[points.length - 1];
      expect(degreesBetween(end, b)).toBe(0);
      expect(points.every((point) => Math.sign(point.y) * Math.sign(y) >= 0)).toBe(true);
    }
  });

  it('keeps the arcs of a panel apart, and makes narrow angles legible', () => {
    const [a, b, c] = [vector('a', 140, 0), vector('b', 0, 140), vector('c', 139, 15)];
    const radius = (points: { x: number; y: number }[]) => Math.hypot(points[0].x, points[0].y);
    const wide = [...pairOf(a, b), ...pairOf(a, b)];
    const [first, second] = drawVectors([a, b], { angles: wide, distances: [] }, view).arcs.map(radius);
    expect(second - first).toBeGreaterThan(20);
    const [narrow] = drawVectors([a, c], { angles: pairOf(a, c), distances: [] }, view).arcs.map(radius);
    expect(narrow).toBeGreaterThan(first);
    expect(narrow).toBeLessThan(140);
  });

  it('draws a distance from tip to tip, or beside the arrow that it would lie on', () => {
    const [a, b, c] = [vector('a', 100, 0), vector('b', 50, 50), vector('c', 40, 0)];
    const gapOf = (one: Vector, other: Vector) =>
      drawVectors([one, other], { angles: [], distances: pairOf(one, other) }, view).gaps[0];
    expect(gapOf(a, b)).toEqual([
      { x: 100, y: 0 },
      { x: 50, y: 50 },
    ]);
    const [from, to] = gapOf(a, c);
    expect(Math.abs(from.y)).toBeGreaterThan(5);
    expect(to.y).toBeCloseTo(from.y, 9);
    expect(to.x).toBeCloseTo(40, 9);
  });

  it('labels tips, angles and distances, in this order', () => {
    const [a, b] = [vector('a', 100, 0), vector('b', 0, 50)];
    const { labels } = drawVectors([a, b], { angles: pairOf(a, b), distances: pairOf(a, b) }, view);
    expect(labels.map(({ text }) => text)).toEqual(['a', 'b', '90°', '112']);
    expect(labels[0].center.x).toBeGreaterThan(100);
    expect(labels[1].center.y).toBeGreaterThan(50);
    expect(distanceBetween(labels[2].center, { x: 0, y: 0 })).toBeLessThan(90);
  });

  it('puts the names of two tips that almost meet on the sides where these are', () => {
    const vectors = [vector('positive', 42, 138), vector('negative', 39, 139)];
    const [positive, negative] = drawVectors(vectors, none, view).labels;
    expect(positive.center.x - negative.center.x).toBeGreaterThan(40);
  });

  it('puts a name nearer to its own tip than to any other', () => {
    const frame = { left: -132, right: 132, bottom: -115, top: 115 };
    for (let i = 1; i <= 8; i++) {
      const turned = (name: string, turn: number) => vector(name, 80 * Math.cos(turn), 80 * Math.sin(turn));
      const vectors = [turned('anchor', 0), turned('positive', i / 3), turned('negative', i * 1.1)];
      const boxes = boxesOf(drawVectors(vectors, none, { scale: 1, frame }).labels);
      boxes.forEach((box, label) => {
        const away = vectors.map((tip) => distanceTo(box, tip));
        expect(away[label]).toBe(Math.min(...away));
      });
    }
  });

  it('gives the same for the same vectors, and takes a vector of length 0', () => {
    const vectors = [vector('a', 0, 0), vector('b', 0, 0), vector('c', 10, 10)];
    const one = drawVectors(vectors, { angles: [], distances: pairOf(vectors[0], vectors[1]) }, view);
    expect(drawVectors(vectors, { angles: [], distances: pairOf(vectors[0], vectors[1]) }, view)).toEqual(one);
    const numbers = [...one.labels.map(({ center }) => center), ...one.gaps.flat()].flatMap(({ x, y }) => [x, y]);
    expect(numbers.every(Number.isFinite)).toBe(true);
  });

  it('has no label on another, for any three vectors with an angle and two distances', () => {
    const tip = fc.record({ x: fc.integer({ min: -100, max: 100 }), y: fc.integer({ min: -90, max: 90 }) });
    const seen = fc.tuple(tip, tip, tip).filter((tips) => tips.every(({ x, y }) => x !== 0 || y !== 0));
    fc.assert(
      fc.property(seen, (tips) => {
        const [a, b, c] = tips.map(({ x, y }, i) => vector(['anchor', 'positive', 'negative'][i], x, y));
        const pairs = { angles: pairOf(a, b), distances: [...pairOf(a, b), ...pairOf(a, c)] };
        const boxes = boxesOf(drawVectors([a, b, c], pairs, view).labels);
        const covered = boxes.filter((box, i) => boxes.slice(0, i).some((other) => overlap(box, other)));
        expect(covered).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});
