import type { Point } from './label-places';

/** The end of an arrow from the origin. */
export interface Vector extends Point {
  name: string;
}

export type VectorPair = readonly [from: Vector, to: Vector];

/** What is nearer to an arrow than this many pixels cannot be told from it. */
const onArrow = 4;

export const lengthOf = ({ x, y }: Point) => Math.hypot(x, y);

export const sum = (one: Point, other: Point) => ({ x: one.x + other.x, y: one.y + other.y });

/** The point in a direction, in radians anticlockwise from the x axis. */
export const onCircle = (radius: number, angle: number) => ({
  x: radius * Math.cos(angle),
  y: radius * Math.sin(angle),
});

/** α = arccos(a · b / (|a| |b|)), signed: positive anticlockwise from `from` to `to`, in radians. */
export function turnBetween(from: Point, to: Point): number {
  return Math.atan2(from.x * to.y - from.y * to.x, from.x * to.x + from.y * to.y);
}

/** That angle without its sign, in whole degrees. */
export const degreesBetween = (from: Point, to: Point) => Math.round((Math.abs(turnBetween(from, to)) * 180) / Math.PI);

export const distanceBetween = (from: Point, to: Point) => Math.hypot(to.x - from.x, to.y - from.y);

/** Whether a point lies on the arrow to `tip`, as far as can be seen. */
export function isOn(point: Point, tip: Point): boolean {
  const squared = tip.x ** 2 + tip.y ** 2;
  const along = squared === 0 ? 0 : Math.min(Math.max((point.x * tip.x + point.y * tip.y) / squared, 0), 1);
  return distanceBetween(point, { x: along * tip.x, y: along * tip.y }) < onArrow;
}
