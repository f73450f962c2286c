import { boxAround, distanceTo, type Label, type Point, placesAround, textSize } from './label-places';
import { distanceBetween, lengthOf, onCircle, sum } from './vector-geometry';
import { type Arc, outwardOf } from './vector-shapes';

type Size = { width: number; height: number };

export const labelSize = 13;
/** Between a label and what it names, in pixels. */
const gap = 7;

/** Tips that are nearer than this have their names on the sides away from each other. */
const nearTips = 60;

export function labelOf(text: string, places: (size: Size) => Point[]): Label & { text: string } {
  const size = textSize(text, labelSize);
  return { text, ...size, places: places(size) };
}

/** Places whose nearest tip is the label's own, then the others. */
export function placesAtTip(tip: Point, tips: readonly Point[], size: Size): Point[] {
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

/** Beyond the arc and between the two arrows, or, if the angle is too narrow for that, beside one of them, or anywhere near. */
export function placesAtArc({ radius, start, turn }: Arc, size: Size): Point[] {
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

/** Beside the middle of a line between two tips, on the side that is away from the origin, or else elsewhere along it. */
export function placesAtLine([from, to]: readonly Point[], size: Size): Point[] {
  const along = { x: to.x - from.x, y: to.y - from.y };
  const normal = outwardOf(from, to);
  return [0.5, 0.3, 0.7].flatMap((share) => {
    const foot = sum(from, { x: share * along.x, y: share * along.y });
    return placesAround(foot, Math.atan2(normal.y, normal.x), size, gap);
  });
}
