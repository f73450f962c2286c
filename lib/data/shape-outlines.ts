import type { Random } from '../tensorflow/seeded-random';

interface Place {
  x: number;
  y: number;
  /** The distance from the centre to the farthest point of the shape, in pixels. */
  reach: number;
  /** In degrees. */
  turn: number;
  /** From 0 (slim) to 1 (broad). */
  form: number;
}

/** The free margin on each side, in pixels; the tenth allows for anti-aliasing and rounding. */
const margin = 1.1;

const outlines: Record<string, (place: Place) => string> = {
  /** Isosceles, and equilateral if `form` is 0.6. */
  triangle: (place) => {
    const half = 48 + 20 * place.form;
    return polygon(place, [0, 180 - half, 180 + half]);
  },
  circle: ({ x, y, reach }) => `circle cx="${rounded(x)}" cy="${rounded(y)}" r="${rounded(reach)}"`,
  /** 0.4 to 0.75 times as wide as long. */
  rectangle: (place) => {
    const half = (Math.atan(0.4 + 0.35 * place.form) * 180) / Math.PI;
    return polygon(place, [half, 180 - half, 180 + half, -half]);
  },
};

/** The names of the shapes. */
export const knownShapes: readonly string[] = Object.keys(outlines);

/**
 * A known shape as an SVG element, in an image of `size` times `size` pixels: from half of what fits to all of it, at a random rotation and
 * position, with a pixel free on each side.
 */
export function drawShape(shape: string, size: number, fill: string, random: Random): string {
  const room = size / 2 - margin;
  // A circle of the same radius would cover more area than the others.
  const reach = room * (0.5 + 0.5 * random.float()) * (shape === 'circle' ? 0.8 : 1);
  const along = () => size / 2 + (2 * random.float() - 1) * (room - reach);
  const place = { reach, x: along(), y: along(), turn: 360 * random.float(), form: random.float() };
  return `<${outlines[shape](place)} fill="${fill}"/>`;
}

/** A polygon with corners at these angles on the circle around the shape. */
function polygon({ x, y, reach, turn }: Place, angles: number[]): string {
  const corners = angles.map((angle) => {
    const radians = ((turn + angle) * Math.PI) / 180;
    return `${rounded(x + reach * Math.cos(radians))},${rounded(y + reach * Math.sin(radians))}`;
  });
  return `polygon points="${corners.join(' ')}"`;
}

/** Rounded to hundredths, since the last bits of a cosine differ between machines. */
const rounded = (pixels: number) => Math.round(pixels * 100) / 100;
