import { describe, expect, it } from 'vitest';
import {
  degreesBetween,
  distanceBetween,
  isOn,
  turnBetween,
  type Vector,
  type VectorPair,
} from '../../lib/display/vector-geometry';

const vector = (name: string, x: number, y: number): Vector => ({ name, x, y });
const pairOf = (one: Vector, other: Vector): VectorPair[] => [[one, other]];

describe('degreesBetween and distanceBetween', () => {
  it.each([
    [3, 0, 0, 2, 90, Math.sqrt(13)],
    [1, 0, 2, 0, 0, 1],
    [1, 0, -2, 0, 180, 3],
    [1, 1, 1, -1, 90, 2],
    [1, 0, 0.5, Math.sqrt(0.75), 60, 1],
    [-1, 0.01, -1, -0.01, 1, 0.02],
    [1e-30, 0, 1e30, 1e30, 45, Math.SQRT2 * 1e30],
  ])('of (%d, %d) and (%d, %d)', (x1, y1, x2, y2, degrees, distance) => {
    const [one, other] = [vector('a', x1, y1), vector('b', x2, y2)];
    for (const [from, to] of [pairOf(one, other)[0], pairOf(other, one)[0]]) {
      expect(degreesBetween(from, to)).toBe(degrees);
      expect(distanceBetween(from, to) / distance).toBeCloseTo(1, 9);
    }
  });
});

describe('turnBetween', () => {
  it('is positive anticlockwise, and the other way round negative', () => {
    const [east, north] = [vector('a', 2, 0), vector('b', 0, 3)];
    expect(turnBetween(east, north)).toBeCloseTo(Math.PI / 2, 12);
    expect(turnBetween(north, east)).toBeCloseTo(-Math.PI / 2, 12);
  });
});

describe('isOn', () => {
  it('is true along an arrow and not beyond its ends, to a few pixels', () => {
    const tip = { x: 60, y: 80 };
    for (const share of [0, 0.3, 1]) expect(isOn({ x: 60 * share, y: 80 * share }, tip)).toBe(true);
    expect(isOn({ x: 30 + 1.6, y: 40 - 1.2 }, tip)).toBe(true);
    expect(isOn({ x: 30 + 8, y: 40 - 6 }, tip)).toBe(false);
    expect(isOn({ x: -6, y: -8 }, tip)).toBe(false);
    expect(isOn({ x: 66, y: 88 }, tip)).toBe(false);
  });
});
