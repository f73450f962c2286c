/** Hue in degrees, from 0 to 360, and saturation and lightness (HSL) of a colour whose channels go from 0 to 255. */
export function hslOf([red, green, blue]: readonly number[]): { hue: number; saturation: number; lightness: number } {
  const most = Math.max(red, green, blue);
  const chroma = most - Math.min(red, green, blue);
  const lightness = (most - chroma / 2) / 255;
  if (chroma === 0) return { hue: 0, saturation: 0, lightness };
  const sixth =
    most === red ? (green - blue) / chroma : most === green ? 2 + (blue - red) / chroma : 4 + (red - green) / chroma;
  const hue = (60 * sixth + 360) % 360;
  return { hue, saturation: chroma / 255 / (1 - Math.abs(2 * lightness - 1)), lightness };
}

/** The hues that `drawColorShapes` promises for each colour. */
export const promisedHues: Record<string, readonly [from: number, to: number]> = {
  red: [-10, 4],
  orange: [24, 36],
  yellow: [52, 64],
  green: [108, 138],
  cyan: [176, 194],
  blue: [222, 242],
  purple: [262, 278],
  magenta: [296, 316],
};

/** How many degrees a hue lies outside what is promised; 0 inside. */
export function degreesOutside(color: string, hue: number): number {
  const [from, to] = promisedHues[color];
  const above = hue > 180 && from < 0 ? hue - 360 : hue;
  return Math.max(from - above, above - to, 0);
}
