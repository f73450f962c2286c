import type { Point } from './label-places';
import { isOn, lengthOf, onCircle, sum, turnBetween } from './vector-geometry';

/** The head of an arrow, in pixels. */
export const arrowhead = { length: 14, width: 10 };

/** How far from an arrow a line is drawn that would lie on it, in pixels. */
const besideArrow = 7;

/**
 * The radius of a panel's first arc, what each further one adds, and the length below which the radius grows, in pixels; and the largest
 * radius, as a fraction of the shorter arrow.
 */
const arc = { radius: 34, step: 30, length: 32, largest: 0.7 };

/** From the origin to the tip, and around the head. */
export function outlineOf(tip: Point): Point[] {
  const direction = Math.atan2(tip.y, tip.x);
  const [back, aside] = [
    onCircle(-arrowhead.length, direction),
    onCircle(arrowhead.width / 2, direction + Math.PI / 2),
  ];
  const base = sum(tip, back);
  return [{ x: 0, y: 0 }, tip, sum(base, aside), { x: base.x - aside.x, y: base.y - aside.y }, tip];
}

/** Around the origin, anticlockwise where `turn` is positive. */
export interface Arc {
  radius: number;
  start: number;
  turn: number;
}

/** Narrow angles have their arc further out, where it is long enough to be seen; no arc is beyond the shorter arrow. */
export function arcBetween(from: Point, to: Point, index: number): Arc {
  const turn = turnBetween(from, to);
  const wanted = Math.max(arc.radius, arc.length / Math.abs(turn)) + index * arc.step;
  const radius = Math.min(wanted, arc.largest * Math.min(lengthOf(from), lengthOf(to)));
  return { radius, start: Math.atan2(from.y, from.x), turn };
}

export function pointsOf({ radius, start, turn }: Arc): Point[] {
  const steps = Math.max(1, Math.ceil(Math.abs(turn) / 0.06));
  return Array.from({ length: steps + 1 }, (_, step) => onCircle(radius, start + (turn * step) / steps));
}

/** From tip to tip, or, where that lies on one of the two arrows, beside it. */
export function gapBetween(from: Point, to: Point): Point[] {
  if (!isOn(from, to) && !isOn(to, from)) return [from, to];
  const normal = outwardOf(from, to);
  const aside = onCircle(besideArrow, Math.atan2(normal.y, normal.x));
  return [sum(from, aside), sum(to, aside)];
}

/** A normal of the line between two tips, away from the origin. */
export function outwardOf(from: Point, to: Point): Point {
  const normal = { x: to.y - from.y, y: from.x - to.x };
  if (lengthOf(normal) < 1) return from;
  return normal.x * from.x + normal.y * from.y < 0 ? { x: -normal.x, y: -normal.y } : normal;
}
