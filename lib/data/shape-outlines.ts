import type { Random } from '../tensorflow/seeded-random';

interface Place {
  x: number;
  y: number;
  /** From the centre to the farthest point of the shape, in pixels. */
  reach: number;
  /** In degrees. */
  turn: number;
  /** From 0 to 1: slim to broad. */
  form: number;
}

/** Pixels of an image that stay free on each side; the tenth is for what anti-aliasing and rounding add. */
const margin = 1.1;

const outlines: Record<string, (place: Place) => string> = {
  /** Isosceles, equilateral at three fifths of `form`. */
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

/** The shapes that can be drawn. */
export const knownShapes: readonly string[] = Object.keys(outlines);

/**
 * A known shape as an SVG element, in an image of `size` times `size` pixels: of any size from half of what fits to all of it,
 * turned anyhow, anywhere as long as a pixel stays free on each side.
 */
export function drawShape(shape: string, size: number, fill: string, random: Random): string {
  const room = size / 2 - margin;
  // A circle as far-reaching as the others would cover more than they do.
  const reach = room * (0.5 + 0.5 * random.float()) * (shape === 'circle' ? 0.8 : 1);
  const along = () => size / 2 + (2 * random.float() - 1) * (room - reach);
  const place = { reach, x: along(), y: along(), turn: 360 * random.float(), form: random.float() };
  return `<${outlines[shape](place)} fill="${fill}"/>`;
}

/** Corners at these angles on the circle around the shape. */
function polygon({ x, y, reach, turn }: Place, angles: number[]): string {
  const corners = angles.map((angle) => {
    const radians = ((turn + angle) * Math.PI) / 180;
    return `${rounded(x + reach * Math.cos(radians))},${rounded(y + reach * Math.sin(radians))}`;
  });
  return `polygon points="${corners.join(' ')}"`;
}

/** To hundredths: the last bits of a cosine are not the same on every machine. */
const rounded = (pixels: number) => Math.round(pixels * 100) / 100;
