import { meanLetterWidth } from './svg';

/** In pixels, y upwards. */
export interface Point {
  x: number;
  y: number;
}

/** A box of text, and where its centre may lie, the best place first. */
export interface Label {
  width: number;
  height: number;
  places: readonly Point[];
}

export interface Box {
  left: number;
  right: number;
  bottom: number;
  top: number;
}

const lineHeight = 1.35;
/** What a place costs, in ranks of its list: per label that it covers, per pixel of a line under it, per pixel outside the frame. */
const costs = { covered: 1000, crossed: 2, outside: 6 };

/** The size of a line of text, in pixels, about as it is drawn. */
export function textSize(text: string, fontSize: number): { width: number; height: number } {
  return { width: Array.from(text).length * meanLetterWidth * fontSize, height: lineHeight * fontSize };
}

/** The text, or as many of its first characters as fit into `room` pixels, and an ellipsis. */
export function fitText(text: string, fontSize: number, room: number): string {
  const characters = Array.from(text);
  const fitting = Math.max(2, Math.floor(room / (meanLetterWidth * fontSize)));
  return characters.length <= fitting ? text : `${characters.slice(0, fitting - 1).join('')}…`;
}

/**
 * The centre of each label: of its places, the one that covers no label before it, no line, and lies in the frame; where there is none,
 * the one that comes closest to that.
 * @param lines polylines that text should not cross
 */
export function placeLabels(labels: readonly Label[], lines: readonly (readonly Point[])[], frame: Box): Point[] {
  const taken: Box[] = [];
  return labels.map(({ width, height, places }) => {
    const ranked = places.map((place, rank) => {
      const box = boxAround(place, width, height);
      const covered = taken.filter((other) => overlap(box, other)).length;
      const crossed = lines.reduce((sum, line) => sum + lengthInside(line, box), 0);
      const outside =
        Math.max(frame.left - box.left, 0) +
        Math.max(box.right - frame.right, 0) +
        Math.max(frame.bottom - box.bottom, 0) +
        Math.max(box.top - frame.top, 0);
      return { place, box, cost: rank + costs.covered * covered + costs.crossed * crossed + costs.outside * outside };
    });
    const best = ranked.reduce((one, other) => (other.cost < one.cost ? other : one));
    taken.push(best.box);
    return best.place;
  });
}

/**
 * Centres of a box beside a point: its nearest edge is `gap` away, in `direction` (radians, anticlockwise from the x axis), then more and
 * more to either side of that, then further away.
 */
export function placesAround(point: Point, direction: number, size: { width: number; height: number }, gap: number) {
  const turns = [0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6].map((step) => direction + (step * Math.PI) / 6);
  return [gap, 3 * gap, 6 * gap].flatMap((away) =>
    turns.map((turn) => {
      const [x, y] = [Math.cos(turn), Math.sin(turn)];
      const reach = Math.min((size.width / 2 + away) / Math.abs(x), (size.height / 2 + away) / Math.abs(y));
      return { x: point.x + reach * x, y: point.y + reach * y };
    }),
  );
}

export function boxAround({ x, y }: Point, width: number, height: number): Box {
  return { left: x - width / 2, right: x + width / 2, bottom: y - height / 2, top: y + height / 2 };
}

export function distanceTo({ left, right, bottom, top }: Box, { x, y }: Point): number {
  return Math.hypot(Math.max(left - x, x - right, 0), Math.max(bottom - y, y - top, 0));
}

export function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.bottom < other.top && other.bottom < one.top;
}

/** The length of a polyline inside a box, piece by piece (Liang & Barsky, 1984). */
function lengthInside(line: readonly Point[], box: Box): number {
  let length = 0;
  for (let i = 1; i < line.length; i++) {
    const [from, to] = [line[i - 1], line[i]];
    const [x, y] = [to.x - from.x, to.y - from.y];
    let [enters, leaves] = [0, 1];
    for (const [step, low, high] of [
      [x, box.left - from.x, box.right - from.x],
      [y, box.bottom - from.y, box.top - from.y],
    ]) {
      if (step === 0) {
        if (low > 0 || high < 0) leaves = 0;
        continue;
      }
      enters = Math.max(enters, Math.min(low / step, high / step));
      leaves = Math.min(leaves, Math.max(low / step, high / step));
    }
    length += Math.max(leaves - enters, 0) * Math.hypot(x, y);
  }
  return length;
}
