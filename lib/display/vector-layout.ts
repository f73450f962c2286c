import { type Box, boxAround, textSize } from './label-places';
import type { VectorPanel } from './read-vector-panels';
import { labelSize } from './vector-labels';

/** In pixels: the figure without its margins, and a panel without its title. */
const widest = 816;
const narrowest = 408;
const panelSize = { width: 264, height: 230, lowest: 110 };
const panelTitle = 28;
const space = 12;
/** Around the arrows, for their names: on the left and the right at least this, or half of the longest name, up to a quarter of the panel. */
const room = { x: 28, y: 30 };

/** What a panel shows. */
export interface View {
  /** Pixels per unit. */
  scale: number;
  /** The size of a panel, in pixels, and what it shows, in pixels around the origin and in units. */
  width: number;
  height: number;
  frame: Box;
  x: [number, number];
  y: [number, number];
}

/** What all panels show: the origin and every tip, with room for names around them. */
export function viewOf(panels: readonly VectorPanel[], columns: number): View {
  const width = Math.min(panelSize.width, (widest + space) / columns - space);
  const tips = [{ name: '', x: 0, y: 0 }, ...panels.flatMap(({ vectors }) => vectors)];
  const [x, y] = (['x', 'y'] as const).map((axis) => {
    const values = tips.map((tip) => tip[axis]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return { middle: (low + high) / 2, reach: high - low };
  });
  const longest = Math.max(...tips.map((tip) => textSize(tip.name, labelSize).width));
  const aside = Math.min(Math.max(longest / 2 + 8, room.x), width / 4);
  const free = { x: width - 2 * aside, y: panelSize.height - 2 * room.y };
  const scale = x.reach + y.reach > 0 ? Math.min(free.x / x.reach, free.y / y.reach) : 1;
  const height = Math.round(Math.max(y.reach * scale + 2 * room.y, panelSize.lowest));
  const frame = boxAround({ x: x.middle * scale, y: y.middle * scale }, width, height);
  const units = (low: number, high: number): [number, number] => [low / scale, high / scale];
  return { scale, width, height, frame, x: units(frame.left, frame.right), y: units(frame.bottom, frame.top) };
}

/** The size of all panels, in pixels, and the place of each, as fractions of that from the lower left corner. */
export function gridOf(count: number, columns: number, panel: { width: number; height: number }) {
  const pitch = { x: panel.width + space, y: panelTitle + panel.height + space };
  const used = columns * pitch.x - space;
  const width = Math.max(used, narrowest);
  const height = Math.ceil(count / columns) * pitch.y - space;
  const domainOf = (index: number): { x: [number, number]; y: [number, number] } => {
    const left = (width - used) / 2 + (index % columns) * pitch.x;
    const top = height - Math.floor(index / columns) * pitch.y - panelTitle;
    return {
      x: [left / width, (left + panel.width) / width],
      y: [Math.max(top - panel.height, 0) / height, top / height],
    };
  };
  return { width, height, domainOf };
}
