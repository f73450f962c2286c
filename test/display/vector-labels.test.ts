import { describe, expect, it } from 'vitest';
import { boxAround, distanceTo, textSize } from '../../lib/display/label-places';
import { degreesBetween } from '../../lib/display/vector-geometry';
import { labelOf, labelSize, placesAtArc, placesAtLine, placesAtTip } from '../../lib/display/vector-labels';
import { arcBetween } from '../../lib/display/vector-shapes';

const size = textSize('anchor', labelSize);
const boxOf = (place: { x: number; y: number }) => boxAround(place, size.width, size.height);

describe('labelOf', () => {
  it('has the size of its text, for which its places are made', () => {
    const label = labelOf('anchor', ({ width }) => [{ x: width, y: 0 }]);
    expect(label).toEqual({ text: 'anchor', ...size, places: [{ x: size.width, y: 0 }] });
  });
});

describe('placesAtTip', () => {
  it('begins beyond the tip, and with places whose nearest tip it is', () => {
    const [own, other] = [
      { x: 80, y: 0 },
      { x: 70, y: 30 },
    ];
    const [first] = placesAtTip(own, [own, other], size);
    expect(distanceTo(boxOf(first), own)).toBeLessThan(distanceTo(boxOf(first), other));
    expect(placesAtTip(own, [own], size)[0].x).toBeGreaterThan(80);
  });
});

describe('placesAtArc', () => {
  it('begins beyond the middle of the arc, between the two arrows', () => {
    const [from, to] = [
      { x: 100, y: 0 },
      { x: 0, y: 100 },
    ];
    const arc = arcBetween(from, to, 0);
    const [first] = placesAtArc(arc, size);
    expect(degreesBetween(first, { x: 1, y: 1 })).toBe(0);
    expect(distanceTo(boxOf(first), { x: 0, y: 0 })).toBeGreaterThan(arc.radius / 2);
    expect(Math.hypot(first.x, first.y)).toBeGreaterThan(arc.radius);
  });
});

describe('placesAtLine', () => {
  it('begins beside the middle of the line, away from the origin', () => {
    const line = [
      { x: 100, y: 0 },
      { x: 100, y: 60 },
    ];
    const [first] = placesAtLine(line, size);
    expect(first.y).toBeCloseTo(30, 9);
    expect(boxOf(first).left).toBeGreaterThan(100);
  });
});
