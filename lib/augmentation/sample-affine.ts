import { tf } from '../tensorflow/tensorflow';

/** For each image where it takes its pixels from: six numbers, each float32 [n, 1, 1]. */
export interface AffineSource {
  /** [[xx, xy], [yx, yy]]: by how much x and y of the source grow with x and y of the result. */
  xx: tf.Tensor;
  xy: tf.Tensor;
  yx: tf.Tensor;
  yy: tf.Tensor;
  /** The source of the image's centre, in pixels from there, to the right and down. */
  x: tf.Tensor;
  y: tf.Tensor;
}

/**
 * The pixel at (x, y), measured from the centre of the image, becomes the image's value at (xx · x + xy · y + x₀, yx · x + yy · y + y₀), by
 * bilinear interpolation of the four pixels around it. Pixels outside the image have the value `fill`.
 *
 * Made of gathers, which every backend has: tfjs's `Transform` kernel is missing where TensorFlow computes.
 * @param images [n, height, width, channels]
 */
export function sampleAffine(images: tf.Tensor4D, source: AffineSource, fill: number): tf.Tensor4D {
  return tf.tidy(() => {
    const [count, height, width, channels] = images.shape;
    const centered = (length: number) => tf.range(0, length).sub((length - 1) / 2);
    const across = centered(width).reshape([1, 1, width]);
    const down = centered(height).reshape([1, height, 1]);
    const place = (byX: tf.Tensor, byY: tf.Tensor, offset: tf.Tensor, length: number) =>
      byX
        .mul(across)
        .add(byY.mul(down))
        .add(offset.add((length - 1) / 2));
    const columns = neighbors(place(source.xx, source.xy, source.x, width), width);
    const rows = neighbors(place(source.yx, source.yy, source.y, height), height);

    const pixels = images.reshape([count * height * width, channels]);
    const first = tf
      .range(0, count, 1, 'int32')
      .reshape([count, 1, 1])
      .mul(tf.scalar(height * width, 'int32'));
    const wide = tf.scalar(width, 'int32');
    const corners = rows.flatMap((row) =>
      columns.map((column) => {
        const at = first.add(row.index.mul(wide)).add(column.index);
        const share = row.share.mul(column.share).expandDims(3);
        return {
          value: pixels
            .gather(at.flatten() as tf.Tensor1D)
            .reshape(images.shape)
            .mul(share),
          share,
        };
      }),
    );
    const inside = tf.addN(corners.map(({ value }) => value)) as tf.Tensor4D;
    return fill === 0 ? inside : inside.add(tf.sub(1, tf.addN(corners.map(({ share }) => share))).mul(fill));
  });
}

/** The two whole places on either side of each place, and the share of each in its value: 0 outside 0 to `length` - 1. */
function neighbors(places: tf.Tensor, length: number): { index: tf.Tensor; share: tf.Tensor }[] {
  // Farther away everything is outside, and must still be a whole number of 32 bits.
  const near = places.clipByValue(-2, length + 1);
  const before = near.floor();
  const beyond = near.sub(before);
  return [
    { at: before, share: tf.sub(1, beyond) },
    { at: before.add(1), share: beyond },
  ].map(({ at, share }) => {
    const index = at.clipByValue(0, length - 1);
    return { index: index.cast('int32'), share: share.mul(at.equal(index).cast('float32')) };
  });
}
