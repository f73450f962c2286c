/** Affine maps of one grey image by loops over its pixels. */

/** Maps a place in the result to its place in the source, both counted from the centre. */
export interface NaiveSource {
  xx: number;
  xy: number;
  yx: number;
  yy: number;
  x: number;
  y: number;
}

/** Each of the four pixels around the source counts by the area of the opposite corner's rectangle. */
export function naiveAffine(pixels: number[][], source: NaiveSource, fill: number): number[][] {
  const [height, width] = [pixels.length, pixels[0].length];
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  const at = (y: number, x: number) => pixels[y]?.[x] ?? fill;
  return pixels.map((row, i) =>
    row.map((_, j) => {
      const x = middleX + source.xx * (j - middleX) + source.xy * (i - middleY) + source.x;
      const y = middleY + source.yx * (j - middleX) + source.yy * (i - middleY) + source.y;
      let value = 0;
      for (const toY of [Math.floor(y), Math.floor(y) + 1])
        for (const toX of [Math.floor(x), Math.floor(x) + 1])
          value += (1 - Math.abs(y - toY)) * (1 - Math.abs(x - toX)) * at(toY, toX);
      return value;
    }),
  );
}
