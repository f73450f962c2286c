/** Bilinear enlargement of one grey image, pixel centres aligned, edges repeated: as OpenCV's INTER_LINEAR. */
export function bilinear(
  pixels: ArrayLike<number>,
  width: number,
  height: number,
  toWidth: number,
  toHeight: number,
): number[] {
  const clamp = (value: number, length: number) => Math.min(Math.max(value, 0), length - 1);
  const at = (x: number, y: number) => pixels[clamp(y, height) * width + clamp(x, width)];
  const result: number[] = [];
  for (let row = 0; row < toHeight; row++)
    for (let column = 0; column < toWidth; column++) {
      const y = ((row + 0.5) * height) / toHeight - 0.5;
      const x = ((column + 0.5) * width) / toWidth - 0.5;
      const [top, left] = [Math.floor(y), Math.floor(x)];
      const above = at(left, top) * (1 - (x - left)) + at(left + 1, top) * (x - left);
      const below = at(left, top + 1) * (1 - (x - left)) + at(left + 1, top + 1) * (x - left);
      result.push(above * (1 - (y - top)) + below * (y - top));
    }
  return result;
}
