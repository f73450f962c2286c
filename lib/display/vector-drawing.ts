import { shortNumber } from './alt-text';
import {
  type Box,
  boxAround,
  distanceTo,
  fitText,
  type Label,
  type Point,
  placeLabels,
  placesAround,
  textSize,
} from './label-places';

/** The end of an arrow from the origin. */
export interface Vector extends Point {
  name: string;
}

type Size = { width: number; height: number };

export type VectorPair = readonly [from: Vector, to: Vector];

export interface VectorDrawing {
  /** The longest first, so that no arrow hides a shorter one; `covering` says that it lies on a longer one. */
  arrows: { name: string; tip: Point; covering: boolean }[];
  /** Per pair, an arc from one vector to the other, around the origin. */
  arcs: Point[][];
  /** Per pair, the line between the two tips. */
  gaps: Point[][];
  /** Names at the tips, then angles, then distances. */
  labels: { text: string; center: Point }[];
}

export const labelSize = 13;
/** The head of an arrow, in pixels. */
export const arrowhead = { length: 14, width: 10 };
/** Between a label and what it names, in pixels. */
const gap = 7;
/** What is nearer to an arrow than this many pixels cannot be told from it. */
const onArrow = 4;
/** How far from an arrow a line is drawn that would lie on it, in pixels. */
const besideArrow = 7;
/** Tips that are nearer than this have their names on the sides away from each other. */
const nearTips = 60;
/**
 * The radius of a panel's first arc, what each further one adds, and the length below which the radius grows, in pixels; and the largest
 * radius, as a fraction of the shorter arrow.
 */
const arc = { radius: 34, step: 30, length: 32, largest: 0.7 };

/** α = arccos(a · b / (|a| |b|)), signed: positive anticlockwise from `from` to `to`, in radians. */
function turnBetween(from: Point, to: Point): number {
  return Math.atan2(from.x * to.y - from.y * to.x, from.x * to.x + from.y * to.y);
}

/** That angle without its sign, in whole degrees. */
export const degreesBetween = (from: Point, to: Point) => Math.round((Math.abs(turnBetween(from, to)) * 180) / Math.PI);

export const distanceBetween = (from: Point, to: Point) => Math.hypot(to.x - from.x, to.y - from.y);

/**
 * What a panel of vectors shows, in pixels around the origin: arrows, arcs, lines between tips, and labels that keep clear of them and of
 * each other.
 * @param scale pixels per unit
 * @param frame where labels may lie
 */
export function drawVectors(
  vectors: readonly Vector[],
  pairs: { angles: readonly VectorPair[]; distances: readonly VectorPair[] },
  { scale, frame }: { scale: number; frame: Box },
): VectorDrawing {
  const inPixels = ({ x, y }: Point) => ({ x: scale * x, y: scale * y });
  const sorted = [...vectors].sort((one, other) => lengthOf(other) - lengthOf(one));
  const arrows = sorted.map((vector, i) => {
    const tip = inPixels(vector);
    return { name: vector.name, tip, covering: sorted.slice(0, i).some((longer) => isOn(tip, inPixels(longer))) };
  });
  const tips = vectors.map(inPixels);
  const arcs = pairs.angles.map(([from, to], i) => arcBetween(inPixels(from), inPixels(to), i));
  const gaps = pairs.distances.map(([from, to]) => gapBetween(inPixels(from), inPixels(to)));
  const labels = [
    ...vectors.map((vector) =>
      labelOf(fitText(vector.name, labelSize, 0.5 * (frame.right - frame.left)), (size) =>
        placesAtTip(inPixels(vector), tips, size),
      ),
    ),
    ...pairs.angles.map((pair, i) => labelOf(`${degreesBetween(...pair)}°`, (size) => placesAtArc(arcs[i], size))),
    ...pairs.distances.map((pair, i) =>
      labelOf(shortNumber(distanceBetween(...pair)), (size) => placesAtLine(gaps[i], size)),
    ),
  ];
  const curves = arcs.map(pointsOf);
  const lines = [...arrows.map(({ tip }) => outlineOf(tip)), ...curves, ...gaps];
  const centers = placeLabels(labels, lines, frame);
  return { arrows, arcs: curves, gaps, labels: labels.map(({ text }, i) => ({ text, center: centers[i] })) };
}

function labelOf(text: string, places: (size: Size) => Point[]): Label & { text: string } {
  const size = textSize(text, labelSize);
  return { text, ...size, places: places(size) };
}

const lengthOf = ({ x, y }: Point) => Math.hypot(x, y);

const onCircle = (radius: number, angle: number) => ({ x: radius * Math.cos(angle), y: radius * Math.sin(angle) });

/** Places whose nearest tip is the label's own, then the others. */
function placesAtTip(tip: Point, tips: readonly Point[], size: Size): Point[] {
  const places = placesAround(tip, freeDirection(tip, tips), size, gap);
  const isOwn = (place: Point) => {
    const box = boxAround(place, size.width, size.height);
    return tips.every((other) => distanceTo(box, other) >= distanceTo(box, tip));
  };
  const own = places.map(isOwn);
  return [...places.filter((_, i) => own[i]), ...places.filter((_, i) => !own[i])];
}

/** Away from the origin, and from other tips that are near. */
function freeDirection(tip: Point, tips: readonly Point[]): number {
  const unit = ({ x, y }: Point, length: number) => (length > 0 ? { x: x / length, y: y / length } : { x: 0, y: 0 });
  let direction = unit(tip, lengthOf(tip));
  for (const other of tips) {
    const distance = distanceBetween(other, tip);
    const push = 2 * Math.max(1 - distance / nearTips, 0);
    const away = unit({ x: tip.x - other.x, y: tip.y - other.y }, distance);
    direction = sum(direction, { x: push * away.x, y: push * away.y });
  }
  return Math.atan2(direction.y, direction.x);
}

/** From the origin to the tip, and around the head. */
function outlineOf(tip: Point): Point[] {
  const direction = Math.atan2(tip.y, tip.x);
  const [back, aside] = [
    onCircle(-arrowhead.length, direction),
    onCircle(arrowhead.width / 2, direction + Math.PI / 2),
  ];
  const base = sum(tip, back);
  return [{ x: 0, y: 0 }, tip, sum(base, aside), { x: base.x - aside.x, y: base.y - aside.y }, tip];
}

/** Whether a point lies on the arrow to `tip`, as far as can be seen. */
function isOn(point: Point, tip: Point): boolean {
  const squared = tip.x ** 2 + tip.y ** 2;
  const along = squared === 0 ? 0 : Math.min(Math.max((point.x * tip.x + point.y * tip.y) / squared, 0), 1);
  return distanceBetween(point, { x: along * tip.x, y: along * tip.y }) < onArrow;
}

/** Around the origin, anticlockwise where `turn` is positive. */
interface Arc {
  radius: number;
  start: number;
  turn: number;
}

/** Narrow angles have their arc further out, where it is long enough to be seen; no arc is beyond the shorter arrow. */
function arcBetween(from: Point, to: Point, index: number): Arc {
  const turn = turnBetween(from, to);
  const wanted = Math.max(arc.radius, arc.length / Math.abs(turn)) + index * arc.step;
  const radius = Math.min(wanted, arc.largest * Math.min(lengthOf(from), lengthOf(to)));
  return { radius, start: Math.atan2(from.y, from.x), turn };
}

function pointsOf({ radius, start, turn }: Arc): Point[] {
  const steps = Math.max(1, Math.ceil(Math.abs(turn) / 0.06));
  return Array.from({ length: steps + 1 }, (_, step) => onCircle(radius, start + (turn * step) / steps));
}

/** Beyond the arc and between the two arrows, or, if the angle is too narrow for that, beside one of them, or anywhere near. */
function placesAtArc({ radius, start, turn }: Arc, size: Size): Point[] {
  const clear = (direction: number) =>
    gap / 2 + (Math.abs(Math.cos(direction)) * size.width + Math.abs(Math.sin(direction)) * size.height) / 2;
  const between = [0, 12, 24].flatMap((further) =>
    [0.5, 0.35, 0.65, 0.2, 0.8].map((share) => {
      const direction = start + share * turn;
      return onCircle(radius + further + clear(direction), direction);
    }),
  );
  const quarter = turn < 0 ? Math.PI / 2 : -Math.PI / 2;
  const beside = [1, 0.7].flatMap((share) =>
    [
      { along: start, aside: start + quarter },
      { along: start + turn, aside: start + turn - quarter },
    ].map(({ along, aside }) => sum(onCircle(share * radius, along), onCircle(clear(aside) + gap / 2, aside))),
  );
  const middle = start + turn / 2;
  return [...between, ...beside, ...placesAround(onCircle(radius, middle), middle, size, gap)];
}

/** From tip to tip, or, where that lies on one of the two arrows, beside it. */
function gapBetween(from: Point, to: Point): Point[] {
  if (!isOn(from, to) && !isOn(to, from)) return [from, to];
  const normal = outwardOf(from, to);
  const aside = onCircle(besideArrow, Math.atan2(normal.y, normal.x));
  return [sum(from, aside), sum(to, aside)];
}

/** A normal of the line between two tips, away from the origin. */
function outwardOf(from: Point, to: Point): Point {
  const normal = { x: to.y - from.y, y: from.x - to.x };
  if (lengthOf(normal) < 1) return from;
  return normal.x * from.x + normal.y * from.y < 0 ? { x: -normal.x, y: -normal.y } : normal;
}

/** Beside the middle of a line between two tips, on the side that is away from the origin, or else elsewhere along it. */
function placesAtLine([from, to]: readonly Point[], size: Size): Point[] {
  const along = { x: to.x - from.x, y: to.y - from.y };
  const normal = outwardOf(from, to);
  return [0.5, 0.3, 0.7].flatMap((share) => {
    const foot = sum(from, { x: share * along.x, y: share * along.y });
    return placesAround(foot, Math.atan2(normal.y, normal.x), size, gap);
  });
}

const sum = (one: Point, other: Point) => ({ x: one.x + other.x, y: one.y + other.y });
