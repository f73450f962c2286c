import { tf } from '../tensorflow/tensorflow';

/** How the windows of a convolution or a pooling lie over images: what tfjs computes of its arguments. It has no gradients of dilated ones. */
export type Windows = Pick<
  ReturnType<typeof tf.backend_util.computeConv2DInfo>,
  'inShape' | 'outHeight' | 'outWidth' | 'filterHeight' | 'filterWidth' | 'strideHeight' | 'strideWidth' | 'padInfo'
>;

/** Every place of a window, in reading order. */
export function placesOf({ filterHeight, filterWidth }: Windows): [row: number, column: number][] {
  return Array.from({ length: filterHeight * filterWidth }, (_, i) => [Math.floor(i / filterWidth), i % filterWidth]);
}

/** Images with what lies around them that windows reach: [n, height, width, channels] with the padding. */
export function padded(images: tf.Tensor4D, { padInfo }: Windows, value = 0): tf.Tensor4D {
  const { top, bottom, left, right } = padInfo;
  if (top + bottom + left + right === 0) return images;
  return tf.pad4d(
    images,
    [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ],
    value,
  );
}

/** What all windows have at one place, of padded images: [n, outHeight, outWidth, channels]. */
export function atPlace(images: tf.Tensor4D, windows: Windows, [row, column]: [number, number]): tf.Tensor4D {
  const { outHeight, outWidth, strideHeight, strideWidth } = windows;
  const [n, , , channels] = images.shape;
  const [height, width] = [(outHeight - 1) * strideHeight + 1, (outWidth - 1) * strideWidth + 1];
  const reached = tf.slice4d(images, [0, row, column, 0], [n, height, width, channels]);
  if (strideHeight === 1 && strideWidth === 1) return reached;
  return tf.stridedSlice(reached, [0, 0, 0, 0], reached.shape, [1, strideHeight, strideWidth, 1]) as tf.Tensor4D;
}

/** The other way: values of all windows at one place, put where they were in the images (not padded), zeros elsewhere. */
export function fromPlace(values: tf.Tensor4D, windows: Windows, [row, column]: [number, number]): tf.Tensor4D {
  const { padInfo, inShape } = windows;
  const first = [row - padInfo.top, column - padInfo.left] as const;
  return moved(spread(values, windows), first, [inShape[1], inShape[2]]);
}

/** Zeros between the values, so that they are a stride apart. */
export function spread(values: tf.Tensor4D, { strideHeight, strideWidth }: Windows): tf.Tensor4D {
  const [n, height, width, channels] = values.shape;
  let spread: tf.Tensor = values;
  if (strideHeight > 1) {
    const rows = tf.reshape<tf.Rank.R3>(spread, [n * height, 1, width * channels]);
    spread = tf.pad3d(rows, [
      [0, 0],
      [0, strideHeight - 1],
      [0, 0],
    ]);
  }
  if (strideWidth > 1) {
    const columns = tf.reshape<tf.Rank.R3>(spread, [n * height * strideHeight * width, 1, channels]);
    spread = tf.pad3d(columns, [
      [0, 0],
      [0, strideWidth - 1],
      [0, 0],
    ]);
  }
  return tf.reshape(spread, [n, height * strideHeight, width * strideWidth, channels]);
}

/** Images [n, height, width, channels] of that size in which the given ones begin at a row and column, which may lie outside. */
export function moved(
  images: tf.Tensor4D,
  [top, left]: readonly [number, number],
  [height, width]: readonly [number, number],
): tf.Tensor4D {
  const [n, ownHeight, ownWidth, channels] = images.shape;
  const rows = part(top, ownHeight, height);
  const columns = part(left, ownWidth, width);
  const kept = tf.slice4d(images, [0, rows.begin, columns.begin, 0], [n, rows.size, columns.size, channels]);
  return tf.pad4d(kept, [[0, 0], rows.around, columns.around, [0, 0]]);
}

/** Of values that begin at a place, those within `wanted`, and how many are to stand before and after them. */
function part(first: number, size: number, wanted: number): { begin: number; size: number; around: [number, number] } {
  const begin = Math.max(0, -first);
  const before = Math.max(0, first);
  const kept = Math.max(0, Math.min(size - begin, wanted - before));
  return { begin: kept > 0 ? begin : 0, size: kept, around: kept > 0 ? [before, wanted - before - kept] : [0, wanted] };
}
