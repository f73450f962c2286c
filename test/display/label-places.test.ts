import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boxAround,
  distanceTo,
  fitText,
  overlap,
  placeLabels,
  placesAround,
  textSize,
} from '../../lib/display/label-places';

const frame = { left: 0, right: 100, bottom: 0, top: 100 };
const at = (x: number, y: number) => ({ x, y });
const label = (...places: { x: number; y: number }[]) => ({ width: 20, height: 10, places });

describe('placeLabels', () => {
  it('takes the first place that is free', () => {
    expect(placeLabels([label(at(50, 50), at(80, 80))], [], frame)).toEqual([at(50, 50)]);
  });

  it('covers no label before it', () => {
    const same = label(at(50, 50), at(65, 50), at(50, 61));
    expect(placeLabels([same, same], [], frame)).toEqual([at(50, 50), at(50, 61)]);
  });

  it.each([
    ['across', [at(0, 50), at(100, 50)]],
    ['up', [at(50, 0), at(50, 100)]],
    ['askew', [at(0, 0), at(100, 100)]],
    ['in a second piece', [at(0, 90), at(0, 50), at(100, 50)]],
    ['within', [at(45, 48), at(55, 52)]],
  ])('crosses no line: %s', (_, line) => {
    expect(placeLabels([label(at(50, 50), at(20, 80))], [line], frame)).toEqual([at(20, 80)]);
  });

  it.each([
    ['beside it, parallel to an edge', [at(0, 56), at(100, 56)]],
    ['before it', [at(0, 50), at(39, 50)]],
    ['past a corner', [at(30, 50), at(50, 70)]],
  ])('minds no line %s', (_, line) => {
    expect(placeLabels([label(at(50, 50), at(20, 80))], [line], frame)).toEqual([at(50, 50)]);
  });

  it('stays in the frame, and where nothing is free takes what is least in the way', () => {
    expect(placeLabels([label(at(95, 50), at(50, 98), at(50, 50))], [], frame)).toEqual([at(50, 50)]);
    expect(placeLabels([label(at(109, 50), at(93, 50))], [], frame)).toEqual([at(93, 50)]);
  });
});

describe('placesAround', () => {
  it('begins in the direction that is asked for, then goes to both sides', () => {
    const [first, second, third] = placesAround(at(0, 0), 0, { width: 20, height: 10 }, 5);
    expect(first).toEqual(at(15, 0));
    expect(second.y).toBeCloseTo(-third.y, 9);
    expect(second.y).toBeGreaterThan(0);
  });

  it('keeps the point outside the box by the gap', () => {
    fc.assert(
      fc.property(fc.double({ min: -4, max: 4, noNaN: true }), (direction) => {
        for (const { x, y } of placesAround(at(0, 0), direction, { width: 30, height: 12 }, 5))
          expect(Math.max(Math.abs(x) - 15, Math.abs(y) - 6)).toBeGreaterThan(5 - 1e-9);
      }),
    );
  });
});

it('textSize and fitText agree about what fits, and count characters as readers do', () => {
  expect(textSize('ab', 10).width).toBeCloseTo(2 * textSize('a', 10).width, 9);
  expect(fitText('abcdef', 10, textSize('abcdef', 10).width + 1e-9)).toBe('abcdef');
  expect(fitText('abcdef', 10, textSize('abcd', 10).width + 1e-9)).toBe('abc…');
  expect(fitText('😀😀😀😀', 10, textSize('abc', 10).width + 1e-9)).toBe('😀😀…');
  expect(fitText('abcdef', 10, 0)).toBe('a…');
});

it('overlap is of areas, not of edges', () => {
  const box = boxAround(at(0, 0), 10, 10);
  expect(overlap(box, boxAround(at(10, 0), 10, 10))).toBe(false);
  expect(overlap(box, boxAround(at(9, 9), 10, 10))).toBe(true);
});

it('distanceTo is 0 inside, and the shortest way outside', () => {
  const box = boxAround(at(0, 0), 10, 10);
  expect([at(0, 0), at(5, 5), at(8, 0), at(0, -7), at(8, 9)].map((point) => distanceTo(box, point))).toEqual([
    0, 0, 3, 2, 5,
  ]);
});
