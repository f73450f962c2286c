import sharp from 'sharp';

export interface Pixels {
  width: number;
  height: number;
  /** Red, green and blue at column x, row y. */
  at(x: number, y: number): [number, number, number];
  /** How many pixels of a rectangle fit. */
  count(
    fits: (rgb: [number, number, number]) => boolean,
    area?: { x: number; y: number; width: number; height: number },
  ): number;
}

export async function decode(png: Uint8Array): Promise<Pixels> {
  const { data, info } = await sharp(png)
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const at = (x: number, y: number): [number, number, number] => {
    const start = (y * width + x) * 3;
    return [data[start], data[start + 1], data[start + 2]];
  };
  return {
    width,
    height,
    at,
    count(fits, area = { x: 0, y: 0, width, height }) {
      let found = 0;
      for (let y = area.y; y < area.y + area.height; y++)
        for (let x = area.x; x < area.x + area.width; x++) if (fits(at(x, y))) found++;
      return found;
    },
  };
}

export const isGreen = ([r, g, b]: [number, number, number]) => g > 150 && r < 100 && b < 150;
export const isRed = ([r, g, b]: [number, number, number]) => r > 150 && g < 110 && b < 110;
export const isWhite = ([r, g, b]: [number, number, number]) => r > 250 && g > 250 && b > 250;
