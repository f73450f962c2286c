import type { NodeDef } from '../graph-def';

/** Rows and columns of zeros around an image: above, below, left, right. */
export type Padding = [above: number, below: number, left: number, right: number];

/** The stride of a convolution of [n, h, w, c] if it is the same for rows and columns, without dilation; otherwise undefined. */
export function strideOf({ attr }: NodeDef): number | undefined {
  const dilated = attr.dilations?.list?.i?.some((size) => size !== 1);
  const [, rows, columns] = attr.strides?.list?.i ?? [];
  return !dilated && rows === columns ? rows : undefined;
}

/**
 * The padding that TensorFlow's "SAME" or "VALID" puts around images of [height, width]; undefined for any other kind of padding.
 */
export function paddingOf({ attr }: NodeDef, image: number[], window: number[], stride: number): Padding | undefined {
  const kind = Buffer.from(attr.padding.s ?? []).toString();
  if (kind === 'VALID') return [0, 0, 0, 0];
  if (kind !== 'SAME') return undefined;
  return [0, 1].flatMap((axis) => {
    const total = Math.max((Math.ceil(image[axis] / stride) - 1) * stride + window[axis] - image[axis], 0);
    return [Math.floor(total / 2), Math.ceil(total / 2)]; // an odd row or column goes below or to the right
  }) as Padding;
}
