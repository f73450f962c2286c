import { type ImageSource, readImages, type StoredImages } from './stored-images';

/** Squares that cover a part of an image: one for each top and left edge, `size` pixels high and wide, within the image. */
export interface Squares {
  tops: Int32Array;
  lefts: Int32Array;
  size: number;
  /** What they show, 0 to 255, per channel. */
  fill: readonly number[];
}

/**
 * Image `row` of a data set once for each square that covers a part of it, then other images of it as they are. Image i, while i is below
 * the number of squares, has the square at `tops[⌊i / lefts.length⌋]` and `lefts[i mod lefts.length]`; image n + j after those n is row
 * `others[j]`. Images are made when they are read, so that all of them never exist at once.
 */
export function coveredImages(
  source: ImageSource,
  row: number,
  squares: Squares,
  others: readonly number[],
): StoredImages {
  const { tops, lefts } = squares;
  const count = tops.length * lefts.length;
  const { shape, classNames } = source;
  const bytes = shape.reduce((product, length) => product * length, 1);
  const image = readImages(source, [row]);
  return {
    name: `covered parts of image ${row} of ${source.name}`,
    shape,
    classNames,
    labels: Int32Array.from({ length: count + others.length }, (_, i) => source.labels[others[i - count] ?? row]),
    size: count + others.length,
    read(rows) {
      const batch = new Uint8Array(rows.length * bytes);
      for (let i = 0; i < rows.length; i++) {
        const isCovered = rows[i] < count;
        batch.set(isCovered ? image : readImages(source, [others[rows[i] - count]]), i * bytes);
        const [top, left] = [tops[Math.floor(rows[i] / lefts.length)], lefts[rows[i] % lefts.length]];
        if (isCovered) cover(batch.subarray(i * bytes, (i + 1) * bytes), shape, top, left, squares);
      }
      return batch;
    },
    close: () => {},
  };
}

function cover(
  pixels: Uint8Array,
  [, width, channels]: readonly number[],
  top: number,
  left: number,
  { size, fill }: Squares,
): void {
  for (let y = top; y < top + size; y++)
    for (let x = left; x < left + size; x++) pixels.set(fill, (y * width + x) * channels);
}
